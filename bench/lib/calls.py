"""System calls of a server, counted by strace while a load runs."""
import os
import re
import signal
import subprocess
import threading
import time

from lib import proc

SYNCS = ("fsync", "fdatasync", "msync", "sync_file_range", "syncfs", "sync")


class NoStrace(Exception):
    """strace is not there or may not look; the text says why."""


def count(roots, load, scratch):
    """Runs load() and gives {name: calls} of the process trees meanwhile.

    Children are followed; ptrace slows the server several times, so nothing is timed here.
    """
    pids = proc.tree(roots, proc.table())
    out = os.path.join(scratch, "strace.out")
    command = ["strace", "-f", "-c", "-U", "calls,name", "-o", out]
    for pid in pids:
        command += ["-p", str(pid)]
    try:
        tracer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    except FileNotFoundError:
        raise NoStrace("strace is not installed") from None
    said, attached = [], set()

    def read():
        for line in tracer.stderr:
            said.append(line.strip())
            if match := re.match(r"strace: Process (\d+) attached", line):
                attached.add(int(match[1]))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        # some may end before strace comes to them
        end = time.time() + 30
        while tracer.poll() is None and time.time() < end and any(
                p not in attached and os.path.exists(f"/proc/{p}") for p in pids):
            time.sleep(0.05)
        if tracer.poll() is not None:
            raise NoStrace(said[-1] if said else "strace ended at once")
        load()
    finally:
        if tracer.poll() is None:
            tracer.send_signal(signal.SIGINT)
            try:
                tracer.wait(30)
            except subprocess.TimeoutExpired:
                tracer.kill()
                tracer.wait()
        reader.join(5)
    return read_summary(out)


def read_summary(path):
    calls = {}
    with open(path, encoding="ascii", errors="replace") as f:
        for line in f:
            words = line.split()
            if len(words) == 2 and words[0].isdigit() and words[1] != "total":
                calls[words[1]] = calls.get(words[1], 0) + int(words[0])
    return calls


def per_operation(calls, operations):
    total = sum(calls.values())
    top = sorted(calls.items(), key=lambda x: -x[1])[:12]
    return {"syscalls": round(total / operations, 1),
            "syncs": round(sum(calls.get(s, 0) for s in SYNCS) / operations, 2),
            "futex": round(calls.get("futex", 0) / operations, 1),
            "by_name": {k: round(v / operations, 2) for k, v in top},
            "operations": operations}

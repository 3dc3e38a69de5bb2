"""One measurement of one row on one side, and the readings of the machine around it."""
import os
import time

from lib import calls, proc
from lib.load import LoadError

TIMED = ("login", "tls", "mix")
LIMITED = ("smtp", "append")


def busy(span=0.4):
    """The share of the machine that is not idle."""
    def ticks():
        with open("/proc/stat", encoding="ascii") as f:
            v = [int(x) for x in f.readline().split()[1:9]]
        return sum(v), v[3] + v[4]
    before = ticks()
    time.sleep(span)
    after = ticks()
    return 1 - (after[1] - before[1]) / max(1, after[0] - before[0])


class Calm:
    """Waits until others leave the machine mostly alone; bounded in all."""

    def __init__(self, limit, total):
        self.limit, self.left = limit, total

    def wait(self):
        start = time.time()
        while self.left > 0 and busy() > 0.25 and time.time() - start < self.limit:
            time.sleep(0.3)
        self.left -= time.time() - start


def amount(row, secs):
    if row.mode in LIMITED:
        return ["--count", 1000000, "--limit", secs]
    return ["--secs", secs] if row.mode in TIMED else []


def measure(client, side, row, secs):
    """A dict of figures; LoadError if the server did not do it."""
    if row.prepare:
        row.prepare(side)
    roots = side.pids()
    cpu, start = proc.cpu(roots), time.time()
    results = client.run(side, row.mode, [*row.args(side), *amount(row, secs)])
    wall = time.time() - start
    # a process that ends while /proc is being read would be missed with all it used
    time.sleep(0.3)
    used = proc.cpu(roots) - cpu
    return figures(row, results, used, wall)


def figures(row, results, used, wall):
    last = results[-1]
    if row.mode == "cmds":
        for x in results:
            if x["status"]:
                raise LoadError(f"{x['cmd']}: status {x['status']}")
        last["last_per_s"] = 1000 / max(last["ms"], 0.001)
    if row.mode == "idle":
        if not last.get("notified"):
            raise LoadError(f"nothing was notified: {last.get('why', '')}")
        last["notify_per_s"] = 1000 / max(last["p50_ms"], 0.001)
    operations = last.get(row.operations) if row.operations else None
    if row.operations and not operations or last.get("errors", 0) > 0.02 * (operations or 100):
        raise LoadError(f"{last.get('errors')} errors: {last.get('why', 'nothing done')}")
    got = {"rate": last[row.rate], "result": last, "server_cpu_s": round(used, 3)}
    if row.mode == "smtp":
        got["delivered"] = last["deliver_per_s"]
        if last["delivered"] < operations:
            raise LoadError(f"{last['delivered']} of {operations} delivered")
    if operations:
        got["cpu_ms"] = round(1000 * used / operations, 3)
        got["flushes"] = round(last["flushes"] / operations, 2)
    mine = 100 * used / wall / os.cpu_count() + last["client_cpu_pct"]
    got["other_pct"] = round(max(0, last.get("busy_pct", 0) - mine), 1)
    return got


def trace(client, side, row, scratch):
    """System calls for each operation of a short run; slow, so nothing else is read."""
    some = ["--count", row.traced] if row.mode in LIMITED else ["--secs", 2]
    done = {}

    def load():
        done["result"] = client.run(side, row.mode, [*row.args(side), *some], timeout=120)[-1]

    counted = calls.count(side.pids(), load, scratch)
    if not done["result"].get(row.operations):
        raise LoadError("nothing done under strace")
    return calls.per_operation(counted, done["result"][row.operations])

"""The rows of bench/dkim.  Usage: dkim_rows.py WORK PID SECONDS CLIENTS"""
import multiprocessing
import os
import sys
import time

from dkim_milter import Milter, OpenDkim

WORK, AMPHORA, SECONDS, CLIENTS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
DOMAIN = "signed.test"
SIZES = [4_000, 100_000]
STRANGER, OURS = b"192.0.2.1", b"127.0.0.1"


def message(size):
    header = f"From: ann@{DOMAIN}\r\nTo: bob@remote.example\r\nSubject: hello\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n" \
             f"Message-ID: <1@{DOMAIN}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
    line = "a line of some  words that is signed and verified here\r\n"
    return (header + line * (size // len(line))).encode()


def cpu(pid):
    """Seconds that a process and all its threads have taken."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def client(path, address, text, wanted, end, counts):
    milter = Milter(path, address)
    count = 0
    while time.monotonic() < end:
        answer = milter.message(text)
        if not any(wanted in name + b":" + value for name, value in answer):
            raise AssertionError(f"{wanted} is not in {answer}")
        count += 1
    milter.close()
    counts.put(count)


def measure(path, pid, address, text, wanted):
    """Messages in a second, and milliseconds of CPU for each."""
    counts = multiprocessing.Queue()
    before, start = cpu(pid), time.monotonic()
    clients = [multiprocessing.Process(target=client, args=(path, address, text, wanted, start + SECONDS, counts))
               for _ in range(CLIENTS)]
    for c in clients:
        c.start()
    for c in clients:
        c.join()
    if any(c.exitcode for c in clients):
        sys.exit("a client has failed")
    total = sum(counts.get() for _ in clients)
    return total / (time.monotonic() - start), (cpu(pid) - before) * 1000 / total


def signed(path, text):
    milter = Milter(path, OURS)
    (name, value), = milter.message(text)
    milter.close()
    return name + b":" + value.replace(b"\n", b"\r\n").replace(b"\r\r", b"\r") + b"\r\n" + text


def row(name, ours, theirs):
    print(f"| {name} | {ours[0]:.0f} | {theirs[0]:.0f} | {ours[0] / theirs[0]:.2f} | {ours[1]:.2f} | {theirs[1]:.2f} |"
          f" {theirs[1] / ours[1]:.2f} |", flush=True)


with open(f"{WORK}/record") as f, open(f"{WORK}/keys", "w") as keys:
    keys.write(f"s._domainkey.{DOMAIN} {f.read()}")
SETTINGS = f"Domain {DOMAIN}\nSelector s\nKeyFile {WORK}/key.pem\nCanonicalization relaxed/simple\nOversignHeaders From\n" \
           f"TestPublicKeys {WORK}/keys\n"
with OpenDkim(SETTINGS) as opendkim:
    print("| messages | Amphora per s | OpenDKIM per s | × rate | Amphora CPU ms | OpenDKIM CPU ms | × CPU |")
    print("|---|---|---|---|---|---|---|")
    # a JVM compiles what is hot
    for what, address, wanted in (("sign", OURS, b"DKIM-Signature"), ("verify", STRANGER, b"dkim=pass")):
        warm = message(4_000) if what == "sign" else signed(f"{WORK}/amphora-sign", message(4_000))
        measure(f"{WORK}/amphora-{what}", AMPHORA, address, warm, wanted)
        for size in SIZES:
            text = message(size) if what == "sign" else signed(opendkim.path, message(size))
            both = [measure(f"{WORK}/amphora-{what}", AMPHORA, address, text, wanted),
                    measure(opendkim.path, opendkim.process.pid, address, text, wanted)]
            name = f"{'signed' if what == 'sign' else 'verified'}, RSA 2048, {size // 1000} kB"
            row(name, *both)

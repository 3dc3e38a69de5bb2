"""The queue, the sink and the kills of run.  Usage: queue_storm.py SERVER SINK MESSAGES KILLS DOMAINS"""
import asyncio
import collections
import datetime
import os
import re
import signal
import subprocess
import sys
import threading
import time
import zlib

SERVER, SINK, MESSAGES, KILLS, DOMAINS = sys.argv[1], *map(int, sys.argv[2:6])
ENTRIES = f"{SERVER}/data/spool/entries"
copies = collections.Counter()
connections = 0


async def session(reader, writer):
    """As much of RFC 5321 as a client needs that sends; a message counts before its sender hears so."""
    global connections
    connections += 1
    try:
        writer.write(b"220 sink ESMTP\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                await writer.drain()
                message = await reader.readuntil(b"\r\n.\r\n")
                copies[re.search(rb"Message-ID: <(\w+)@", message)[1].decode()] += 1
            writer.write(b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n" if verb == b"EHLO"
                         else b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                break
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        connections -= 1
        writer.close()


def sink():
    async def serve():
        async with await asyncio.start_server(session, "127.0.0.1", SINK, backlog=200, limit=1 << 20) as server:
            await server.serve_forever()
    asyncio.run(serve())


def entry(name, domain):
    """A record of the queue, version 1, as docs/protocols/queue.md has it."""
    message = (f"Return-Path: <a@storm.test>\r\nFrom: <a@storm.test>\r\nSubject: storm\r\nMessage-ID: <{name}@storm.test>\r\n"
               f"\r\nThe body of {name}.\r\n").encode()
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    fields = [["id", name], ["received", now], ["direction", "INBOUND"],
              ["session", "s", "", "mx", "", "0", "", "false", "", "", ""],
              ["mail", "a", "storm.test", "-1", "SEVEN_BIT", "false", "", "", "false"],
              ["rcpt", "u", domain, "u", domain, "remote", domain, "", "", ""],
              ["body", "here", str(len(message))]]
    head = "".join("\t".join(f) + "\n" for f in fields).encode()
    return b"amphora-queue 1 %010d %08x\n" % (len(head), zlib.crc32(head)) + head + message


def fill():
    for n in range(MESSAGES):
        with open(f"{ENTRIES}/storm{n}.entry", "wb") as f:
            f.write(entry(f"storm{n}", f"d{n % DOMAINS}.example"))


def kill():
    pid = int(open(f"{SERVER}/data/amphora.pid").read())
    assert f"karaf.home={SERVER}".encode() in open(f"/proc/{pid}/cmdline", "rb").read()
    before = connections
    os.kill(pid, signal.SIGKILL)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.05)
    return before


def start():
    began = time.monotonic()
    subprocess.run([f"{SERVER}/bin/start"], check=True, timeout=180, capture_output=True)
    return time.monotonic() - began


def opened():
    """How long the queue took to open, of the last time."""
    lines = [line for line in open(f"{SERVER}/data/log/amphora.log", errors="replace") if "queue opened" in line]
    return lines[-1].strip()


def arrive(count):
    quiet, seen = time.monotonic(), len(copies)
    while len(copies) < count:
        time.sleep(0.02)
        if len(copies) > seen:
            quiet, seen = time.monotonic(), len(copies)
        if time.monotonic() - quiet > 120:
            sys.exit(f"FAIL nothing has arrived for two minutes: {len(copies)} of {MESSAGES}")


threading.Thread(target=sink, daemon=True).start()
kill()
fill()
print(f"a start with {MESSAGES} messages: {start():.1f} s; {opened()}")
at_once = []
began = time.monotonic()
for k in range(KILLS):
    arrive(MESSAGES * (k + 1) // (KILLS + 2))
    at_once.append(kill())
    start()
arrive(MESSAGES)
end = time.monotonic() + 120
while os.listdir(ENTRIES) and time.monotonic() < end:
    time.sleep(0.2)
extra = sum(copies.values()) - len(copies)
wrong = []
if os.listdir(ENTRIES):
    wrong.append(f"{len(os.listdir(ENTRIES))} entries are left")
if os.listdir(f"{SERVER}/data/spool/corrupt"):
    wrong.append("an entry is damaged")
if extra > sum(at_once):
    wrong.append("more have come twice than there were connections at the kills")
print(f"{len(copies)} messages, {extra} copies more, {KILLS} kills with {at_once} connections,"
      f" {time.monotonic() - began:.0f} s, {len(wrong)} mistakes")
for line in wrong:
    print("FAIL", line)
sys.exit(bool(wrong))

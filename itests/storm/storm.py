"""The clients of run.  Usage: storm.py SERVER OFFSET SECONDS CLIENTS"""
import imaplib
import os
import random
import re
import signal
import smtplib
import subprocess
import sys
import threading
import time
import uuid

SERVER, OFFSET, SECONDS, CLIENTS = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
USER = "u0@storm.test"
LOST = (OSError, imaplib.IMAP4.error, smtplib.SMTPException)

end = time.monotonic() + SECONDS
lock = threading.Lock()
message_of = {}       # (UIDVALIDITY, UID) -> the message that it was seen to be
commands = 0
kills = 0
wrong = []


class Message:
    """What has been acknowledged of a message; None for what is not known, as the server went away meanwhile."""

    def __init__(self):
        self.there, self.flags = None, set()


messages = {}


def text(name):
    return f"From: <a@storm.test>\r\nSubject: storm\r\nX-Storm: {name}\r\n\r\nThe body of {name}.\r\n".encode()


def login():
    client = imaplib.IMAP4("127.0.0.1", 2143 + OFFSET, 20)
    client.login(USER, os.environ["PASSWORD"])
    answer(client.select())
    return client


def answer(got):
    global commands
    if got[0] != "OK":
        raise imaplib.IMAP4.error(got)
    commands += 1
    return got[1]


def seen(client, uid, name):
    with lock:
        key = (client.untagged_responses["UIDVALIDITY"][0], uid)
        if message_of.setdefault(key, name) != name:
            wrong.append(f"{key} is {message_of[key]} and {name}")


def append(client, own, random):
    name = str(uuid.UUID(int=random.getrandbits(128)))
    messages[name] = message = Message()
    done = answer(client.append("INBOX", "", None, text(name)))
    message.there = True
    uid = int(re.search(rb"APPENDUID \d+ (\d+)", done[0]).group(1))
    seen(client, uid, name)
    own[name] = uid


def flag(client, own, random):
    name = random.choice(list(own))
    word = random.choice(("\\Seen", "\\Flagged", "\\Answered", "one", "two"))
    answer(client.uid("STORE", str(own[name]), "+FLAGS.SILENT", f"({word})"))
    messages[name].flags.add(word.lower().encode())


def expunge(client, own, random):
    name = random.choice(list(own))
    uid = str(own.pop(name))
    messages[name].there = None
    answer(client.uid("STORE", uid, "+FLAGS.SILENT", "(\\Deleted)"))
    answer(client._simple_command("UID", "EXPUNGE", uid))
    messages[name].there = False


def copy(client, own, random):
    answer(client.uid("COPY", str(own[random.choice(list(own))]), "Trash"))


def fetch(client, own, random):
    name = random.choice(list(own))
    for uid, found, _ in listing(client, str(own[name])):
        seen(client, uid, found)


def search(client, own, random):
    answer(client.uid("SEARCH", "UNSEEN"))


def listing(client, uids):
    """A UID, the message's name, its flags, and what else never changes."""
    what = "(FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (X-STORM)])"
    for part in answer(client.uid("FETCH", uids, what)):
        if not isinstance(part, tuple):
            continue
        head, header = part
        uid = int(re.search(rb"UID (\d+)", head).group(1))
        flags = frozenset(re.search(rb"FLAGS \(([^)]*)\)", head).group(1).lower().split()) - {b"\\recent"}
        fixed = tuple(re.findall(rb'RFC822.SIZE \d+|INTERNALDATE "[^"]*"', head))
        yield uid, header.decode().split()[-1], (flags, fixed)


def client(number):
    random_ = random.Random(number)
    own = {}
    while time.monotonic() < end:
        try:
            connection = login()
            while time.monotonic() < end:
                act = random_.choice((append, append, flag, flag, expunge, copy, fetch, search))
                if own or act in (append, search):
                    act(connection, own, random_)
            connection.logout()
        except LOST:
            time.sleep(0.2)
        except Exception as e:  # a mistake of the server's, or of this program
            wrong.append(f"client {number}: {type(e).__name__} {e}")
            return


def sender():
    while time.monotonic() < end:
        try:
            smtp = smtplib.SMTP("127.0.0.1", 2525 + OFFSET, timeout=20)
            while time.monotonic() < end:
                name = str(uuid.uuid4())
                messages[name] = message = Message()
                smtp.sendmail("a@storm.test", [USER], text(name))
                message.there = True
        except LOST:
            time.sleep(0.2)


def kill_and_start():
    global kills
    pid = int(open(f"{SERVER}/data/amphora.pid").read())
    assert f"karaf.home={SERVER}".encode() in open(f"/proc/{pid}/cmdline", "rb").read()
    os.kill(pid, signal.SIGKILL)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.05)
    kills += 1
    subprocess.run([f"{SERVER}/bin/start"], check=True, timeout=90, capture_output=True)


def inbox():
    connection = login()
    found = {}
    for uid, name, rest in listing(connection, "1:*"):
        seen(connection, uid, name)
        found.setdefault(name, []).append((uid, rest))
    connection.logout()
    return found


def check(found):
    for name, message in messages.items():
        copies = found.get(name, [])
        if message.there and not copies:
            wrong.append(f"{name} was acknowledged and is lost")
        if message.there is False and copies:
            wrong.append(f"{name} was expunged and is back")
        for _, (flags, _) in copies:
            if not message.flags <= flags:
                wrong.append(f"{name} has {set(flags)}, acknowledged were {message.flags}")


def settled():
    """The inbox when the queue has delivered what it took."""
    last = None
    for _ in range(30):
        now = inbox()
        if now == last:
            return now
        last = now
        time.sleep(2)
    return last


threads = [threading.Thread(target=client, args=(n,), daemon=True) for n in range(CLIENTS)]
threads.append(threading.Thread(target=sender, daemon=True))
for thread in threads:
    thread.start()
chance = random.Random()
while time.monotonic() < end - 10:
    time.sleep(chance.uniform(3, 15))
    kill_and_start()
for thread in threads:
    thread.join(60)
before = settled()
check(before)
rebuilt = subprocess.run([f"{SERVER}/bin/client", "-b"], input=f"mail:store-check {USER}\nmail:store-rebuild {USER}\n",
                         text=True, timeout=90, capture_output=True).stdout
if "made anew" not in rebuilt:
    wrong.append("it was not rebuilt: " + rebuilt)
after = inbox()
if after != before:
    wrong.append("the rebuilt index is another: " + str([n for n in set(before) | set(after)
                                                         if before.get(n) != after.get(n)][:5]))
for line in wrong[:20]:
    print("FAIL", line)
print(f"{commands} commands, {len(messages)} messages, {len(message_of)} UIDs seen, {kills} kills,"
      f" {len(wrong)} mistakes")
sys.exit(bool(wrong))

"""What is measured: one Row is one line of the table, made for every side."""
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Callable

from lib.load import LoadError
from lib.side import BENCH


@dataclass
class Row:
    key: str
    mode: str                      # of the load client
    args: Callable                 # side -> its options
    operations: str                # the field of the result that counts them
    rate: str = "per_s"
    traced: int = 0                # operations of the run under strace; 0: none
    prepare: Callable = None       # called with a side before each run


@dataclass
class Part:
    rows: list
    begin: Callable = None         # called with a side before the first row
    end: Callable = None           # and after the last


class Parts:
    """The parts by name; o holds the options of the command line."""

    NAMES = "ingest reuse submission login tls append fetch big mix pop3 relay signed notify".split()

    def __init__(self, client, o):
        self.client, self.o = client, o

    def part(self, name):
        return getattr(self, name)()

    # ---- receiving
    def smtp(self, key, sessions, size, *more, port="smtp", traced=200):
        def args(side):
            return ["--port", side.ports[port], "--sessions", sessions, "--size", size, "--users",
                    self.o.users, "--wait", f"maildir:{side.maildir}", *more]
        return Row(key, "smtp", args, "ok", "accept_per_s", traced)

    def ingest(self):
        return Part([self.smtp(f"ingest {size} KB × {sessions}", sessions, size * 1024)
                     for size in self.o.sizes for sessions in self.o.sessions], end=self.purge)

    def reuse(self):
        return Part([self.smtp(f"ingest 1 KB × {s}, connection reused", s, 1024, "--per-conn", 0)
                     for s in (1, 10)], end=self.purge)

    def submission(self):
        tls = ("--tls", "--auth")
        return Part([self.smtp("submission 4 KB × 10, TLS and AUTH each", 10, 4096, *tls, port="smtps"),
                     self.smtp("submission 4 KB × 10, connection reused", 10, 4096, *tls,
                               "--per-conn", 0, port="smtps")], end=self.purge)

    # ---- sending on
    def relayed(self, key, port, count, *more, to="rcpt@d%d.remote.test", domains=20):
        def args(side):
            return ["--port", port_of(side, port), "--sessions", 10, "--size", 4096, "--users", domains,
                    "--from", side.user.replace("%d", "0"), "--to", to, "--count", count,
                    "--sink-port", side.ports["sink"], "--stall-port", side.ports["stall"], *more]
        return Row(key, "relay", args, "ok", "deliver_per_s")

    def relay(self):
        """To one destination, and to a thousand of which every tenth says nothing; see transports in side.py."""
        return Part([self.relayed("relay 4 KB × 10", "smtp", 5000),
                     self.relayed("relay 4 KB × 10, of 1,000 destinations 100 stall", "smtp", 2000,
                                  "--sink-host", "0.0.0.0", "--sink-count", 1800,
                                  to="rcpt@d%d.many.test", domains=1000)], begin=self.first_relayed)

    def first_relayed(self, side):
        """What a JVM compiles."""
        self.client.run(side, "relay", self.relayed("", "smtp", 8000).args(side))

    def signed(self):
        return Part([self.relayed("relay 4 KB × 10, DKIM", "smtp_dkim", 500)])

    # ---- sessions
    def login(self):
        def row(protocol, port):
            tls = ["--tls"] if port.endswith("s") else []

            def args(side):
                return ["--proto", protocol, "--port", port_of(side, port), "--sessions", 8,
                        "--users", self.o.users, *tls]
            return Row(f"login {port} × 8", "login", args, "ops", traced=50)
        return Part([row("imap", "imap"), row("imap", "imaps"), row("pop3", "pop3"),
                     row("pop3", "pop3s"), row("smtp", "smtps")], begin=self.first_logins)

    def first_logins(self, side):
        """Of every user: what a server does once for each, and what a JVM compiles."""
        self.client.run(side, "login", ["--proto", "imap", "--port", side.ports["imap"], "--sessions", 8,
                                        "--users", self.o.users, "--secs", 10])

    def tls(self):
        def row(port, *more):
            return Row(f"TLS handshake {port} × 8{', resumed' if more else ''}", "tls",
                       lambda side: ["--port", port_of(side, port), "--sessions", 8, *more], "ops")
        return Part([row("imaps"), row("imaps", "--resume"), row("smtps"), row("smtps", "--resume")],
                    begin=self.first_handshakes)

    def first_handshakes(self, side):
        """What a JVM compiles."""
        for port in ("imaps", "smtps"):
            for more in ([], ["--resume"]):
                self.client.run(side, "tls", ["--port", side.ports[port], "--sessions", 8, "--secs", 6, *more])

    # ---- mailboxes
    def append(self):
        def row(key, size, sessions, multi=1):
            def args(side):
                return ["--port", side.ports["imap"], "--mailbox", "App", "--users", sessions,
                        "--sessions", sessions, "--size", size, "--multi", multi]
            return Row(key, "append", args, "ok", traced=100 if multi == 1 else 0)
        return Part([row("APPEND 1 KB × 1", 1024, 1), row("APPEND 1 KB × 10", 1024, 10),
                     row("APPEND 10 KB × 10", 10240, 10), row("MULTIAPPEND 50 × 1 KB", 1024, 1, 50)],
                    end=lambda side: self.drop(side, "App", users=10))

    def fetch(self):
        def row(key, port, sessions, *more):
            def args(side):
                return ["--port", port_of(side, port), "--mailbox", "F10k", "--sessions", sessions, *more]
            return Row(key, "fetch", args, "messages", "mb_per_s" if "--each" not in more else "per_s")
        each = ("--each", "--count", 2000)
        return Part([row("FETCH 10,000 × 10 KB × 1, MB/s", "imap", 1),
                     row("FETCH 10,000 × 10 KB × 2, MB/s", "imap", 2),
                     row("FETCH 10,000 × 10 KB × 1, TLS, MB/s", "imaps", 1, "--tls"),
                     row("FETCH one by one × 1", "imap", 1, *each),
                     row("FETCH one by one × 8", "imap", 8, *each)],
                    begin=lambda side: self.fill(side, "F10k", 10000, 10240))

    def big(self):
        n = self.o.big_count
        inside = ["FETCH 1:* (FLAGS)", "FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)",
                  f'SEARCH SUBJECT "tok{n // 2:06d}"', "SEARCH UNSEEN",
                  f'SEARCH BODY "needle{n // 2:06d}"', "STORE 1:1000 +FLAGS.SILENT (\\Flagged)",
                  "STORE 1:1000 -FLAGS.SILENT (\\Flagged)", "STORE 1:* +FLAGS.SILENT (\\Answered)",
                  "STORE 1:* -FLAGS.SILENT (\\Answered)"]

        def row(command):
            def args(side):
                asked = ["SELECT big"] + ([command] if command != "SELECT big" else [])
                return ["--port", side.ports["imap"], *(x for c in asked for x in ("--cmd", c))]
            return Row(f"{n:,} messages: {command}, 1/s", "cmds", args, "", "last_per_s")
        return Part([row(c) for c in ["SELECT big", *inside]],
                    begin=lambda side: self.fill(side, "big", n, 2048))

    def mix(self):
        def row(key, port, sessions, *more):
            def args(side):
                return ["--port", port_of(side, port), "--mailbox", "Mix", "--users", 10,
                        "--sessions", sessions, *more]
            return Row(key, "mix", args, "cmds", "cmds_per_s")
        return Part([row("mixed IMAP session × 1, commands", "imap", 1),
                     row("mixed IMAP session × 10, commands", "imap", 10),
                     row("mixed IMAP session × 10, TLS, commands", "imaps", 10, "--tls")],
                    begin=lambda side: self.stuff(side, "Mix", 10, 500))

    def pop3(self):
        def row(key, users, *more):
            def args(side):
                return ["--port", side.ports["pop3"], "--users", users, *more]
            return Row(key, "pop3", args, "messages",
                       prepare=lambda side: self.stuff(side, "INBOX", users, 500))
        return Part([row("POP3 500 × 4 KB × 1", 1), row("POP3 500 × 4 KB × 4", 4),
                     row("POP3 500 × 4 KB × 1, no pipelining", 1, "--no-pipeline")],
                    begin=self.purge)

    def notify(self):
        def args(side):
            return ["--port", side.ports["imap"], "--smtp-port", side.ports["smtp"], "--users", 50,
                    "--sessions", 50, "--count", 100, "--gap", 20]
        return Part([Row("delivery to EXISTS in IDLE, 1/s (median)", "idle", args, "", "notify_per_s")], end=self.purge)

    # ---- mailboxes made ready, and emptied
    def purge(self, side):
        self.client.run(side, "purge", ["--port", side.ports["imap"], "--users", self.o.users,
                                        "--sessions", 4])

    def drop(self, side, mailbox, users):
        for u in range(users):
            self.client.run(numbered(side, u), "cmds", ["--port", side.ports["imap"],
                                                        "--cmd", f'DELETE "{mailbox}"'])

    def stuff(self, side, mailbox, users, each):
        """each messages of 4 KB in a mailbox of every user, by APPEND."""
        have = self.count(side, mailbox, users)
        if have < each * users:
            self.client.run(side, "append", ["--port", side.ports["imap"], "--mailbox", mailbox, "--users",
                                             users, "--sessions", users, "--size", 4096, "--multi", 50,
                                             "--count", each * users - have])

    def fill(self, side, mailbox, count, size):
        """Files laid into a mailbox of u0: many more than one would APPEND."""
        if self.count(side, mailbox, 1) >= count:
            return
        folder = os.path.join(side.maildir.replace("%d", "0"), "." + mailbox)
        subprocess.run([sys.executable, f"{BENCH}/mkmaildir.py", folder, str(count), str(size),
                        *([side.owner] if side.owner else [])], check=True)
        if side.owner:
            subprocess.run(["chown", side.owner, os.path.dirname(folder),
                            os.path.dirname(os.path.dirname(folder))], check=True)

    def count(self, side, mailbox, users):
        try:
            return self.client.run(side, "count", ["--port", side.ports["imap"], "--users", users,
                                                   "--mailbox", mailbox])[0]["messages"]
        except LoadError:
            return 0


def port_of(side, name):
    if not side.ports.get(name):
        raise LoadError(f"{side.name} has no {name} port")
    return side.ports[name]


def numbered(side, number):
    """The same side with one user only."""
    return replace(side, user=side.user.replace("%d", str(number)))

"""The servers that are compared: how each is started, reached and stopped."""
import os
import subprocess
import tempfile
from dataclasses import dataclass, field

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


@dataclass
class Side:
    """A running server with users u0.. of one password."""
    name: str
    root: str
    ports: dict
    user: str
    maildir: str          # of a user, with %d for its number
    what: str             # a shell command that tells what it is
    owner: str = ""       # uid:gid of the Maildirs, where that is not the bench's own
    password: str = "secret"
    up: list = field(default_factory=list)
    down: list = field(default_factory=list)
    environment: dict = field(default_factory=dict)

    def script(self, command):
        """Runs it and gives what it said; in a file, since daemons would hold a pipe open."""
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, env={**os.environ, **self.environment}, stdin=subprocess.DEVNULL,
                                  stdout=said, stderr=subprocess.STDOUT, timeout=900, check=False)
            said.seek(0)
            text = said.read().strip()
        if done.returncode:
            raise RuntimeError(f"{self.name}: {' '.join(command)}: {text[-400:]}")
        return text

    def pids(self):
        with open(os.path.join(self.root, "pids"), encoding="ascii") as f:
            return [int(x) for x in f.read().split()]

    def version(self):
        shown = subprocess.run(self.what, shell=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               text=True, check=False).stdout
        return "; ".join(line.strip() for line in shown.splitlines())


# Dovecot's bench has this too: the rows without TLS log in without it.
PLAIN_LOGIN = "org.amphora.sasl.cfg disable_plaintext_auth no"


# The password "secret": bcrypt as Dovecot makes it, and Argon2id as Amphora does.
HASHES = {
    "bcrypt": "{BLF-CRYPT}$2y$05$Wq0yk4UefITYEdLH/3t1XuDYnPfMdXKPS8mmukJQqMfn0WQi8aOqO",
    "argon2id": "{ARGON2ID}$argon2id$v=19$m=19456,t=2,p=1$/IdoU7Dvu4wCcecluNo1Qw$mhN2ekT73aFR/pru01yt33d76+TeQ2Hjw8MagzfXep0",
}
CACHE = "org.amphora.directory.cfg auth_cache_ttl 1h"

# Keys of certificates, by the names of openssl req -newkey.
KEYS = {"rsa": ["rsa:2048"], "ecdsa": ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]}


def certificate(directory, key):
    """A self-signed certificate and its key, in one file."""
    path = os.path.join(directory, f"{key}.pem")
    subprocess.run(["openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=localhost", "-newkey",
                    *KEYS[key], "-keyout", path, "-out", path + ".crt"], stderr=subprocess.DEVNULL, check=True)
    with open(path, "a", encoding="ascii") as pem, open(path + ".crt", encoding="ascii") as crt:
        pem.write(crt.read())
    return path


# How long a stalled server is waited for, on all sides: 5 minutes would be the whole bench.
STALLED = "5s"


def transports(directory, sink, stall):
    """A transport table of 1,000 destinations, each with an address of its own; every tenth of them stalls."""
    path = os.path.join(directory, f"transport-{sink}")
    with open(path, "w", encoding="ascii") as table:
        for i in range(1000):
            port = stall if i % 10 == 0 else sink
            print(f"d{i}.many.test smtp:[127.1.{i // 250}.{i % 250 + 1}]:{port}", file=table)
    return path


def amphora(directory, users, tarball, settings, hashed="", cache=False, key=""):
    root, offset = os.path.join(directory, "amphora"), 20000
    pem = [f"org.amphora.tls.cfg certificate_file {certificate(directory, key)}"] if key else []
    ports = {"smtp": 2525, "smtps": 2465, "imap": 2143, "imaps": 2993, "pop3": 2110, "pop3s": 2995}
    sink, stall = 22626, 22627
    relay = [f"org.amphora.relay.cfg relayhost [127.0.0.1]:{sink}",
             f"org.amphora.relay.cfg transport_maps {transports(directory, sink, stall)}",
             f"org.amphora.relay.cfg smtp_helo_timeout {STALLED}"]
    return Side("amphora", root, {k: v + offset for k, v in ports.items()} | {"sink": sink, "stall": stall},
                user="u%d@bench.test", maildir=f"{root}/data/mail/bench.test/u%d/Maildir",
                what=f"cat {root}/tarball",
                up=[f"{BENCH}/amphora-up.sh", tarball, root], down=[f"{BENCH}/amphora-down.sh", root],
                environment={"USERS": str(users), "OFFSET": str(offset), "HASH": HASHES.get(hashed, ""),
                             "SET": "\n".join([PLAIN_LOGIN, *([CACHE] if cache else []), *pem, *relay, *settings])})


def peer(name, directory, users, hashed="", cache=False, key="", mode="default"):
    """postfix delivers by virtual(8), lmtp by Dovecot's LMTP and Sieve; one stack serves both."""
    root, domain = os.path.join(directory, "peers"), {"postfix": "bench.test", "lmtp": "lmtp.test"}[name]
    ports = {"smtp": 12525, "smtp_dkim": 12527, "smtps": 12465, "imap": 12143, "imaps": 12993,
             "pop3": 12110, "pop3s": 12995, "sink": 12626, "stall": 12627}
    return Side(name, root, ports, user=f"u%d@{domain}", maildir=f"{root}/mail/{domain}/u%d/Maildir",
                what="postconf -d mail_version; dovecot --version; opendkim -V | head -1",
                owner="5000:5000", up=[f"{BENCH}/peer-up.sh", root], down=[f"{BENCH}/peer-down.sh", root],
                environment={"USERS": str(users), "FRESH": "1", "HASH": HASHES.get(hashed, ""),
                             "AUTH_CACHE": "1h" if cache else "", "MODE": mode,
                             "TRANSPORT": transports(directory, ports["sink"], ports["stall"]),
                             "STALLED": STALLED,
                             "KEY": KEYS[key or "rsa"][0]})

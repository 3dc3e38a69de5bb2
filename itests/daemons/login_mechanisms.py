"""The cases of login-mechanisms: logs in to a server on loopback.  Usage: login_mechanisms.py OFFSET"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

OFFSET, PASSWORD, WORK = int(sys.argv[1]), os.environ["PASSWORD"], os.environ["WORK"]
LDAP_PORT, ISSUER_PORT, DOMAIN = int(os.environ["LDAP_PORT"]), int(os.environ["ISSUER_PORT"]), os.environ["DOMAIN"]
JOE, LEA, JANE = f"u0@{DOMAIN}", f"lea@{DOMAIN}", f"jane@{DOMAIN}"
OK, NO, LATER, BAD, REFUSED = "ok", "no", "come again", "malformed", "not offered"
GIVEN_UP = b"*"


# ---- protocols: an exchange is a function from a challenge to a response
class Protocol:
    def __init__(self, name, port, greeting, command, challenge, outcomes):
        self.name, self.port, self.greeting = name, port + OFFSET, greeting
        self.command, self.challenge, self.outcomes = command, challenge, outcomes

    def login(self, mechanism, exchange, certificate=None, port=None):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        if certificate:
            context.load_cert_chain(f"{WORK}/{certificate}.pem", f"{WORK}/{certificate}.key")
        with context.wrap_socket(socket.create_connection(("127.0.0.1", port or self.port), 20)) as s:
            lines = s.makefile("rwb")
            assert lines.readline().startswith(self.greeting)

            def say(line):
                lines.write(line.encode() + b"\r\n")
                lines.flush()
            if self.name == "smtp":
                say("EHLO client.test")
                while lines.readline()[3:4] == b"-":
                    pass
            say(self.command + mechanism)
            while (line := lines.readline().decode()).startswith(self.challenge):
                response = exchange(base64.b64decode(line[len(self.challenge):].strip()))
                say("*" if response is GIVEN_UP else base64.b64encode(response).decode())
            for start, outcome in self.outcomes.items():
                if line.startswith(start):
                    return outcome
            raise AssertionError(f"{self.name}: {line!r}")


PROTOCOLS = [
    Protocol("imap", 2993, b"* OK", "a AUTHENTICATE ", "+ ", {
        "a OK": OK, "a NO [AUTHENTICATIONFAILED]": NO, "a NO [UNAVAILABLE]": LATER, "a BAD": BAD, "a NO ": REFUSED}),
    Protocol("pop3", 2995, b"+OK", "AUTH ", "+ ", {
        "+OK": OK, "-ERR [AUTH]": NO, "-ERR [SYS/TEMP]": LATER, "-ERR Mechanism is not available": REFUSED, "-ERR": BAD}),
    Protocol("smtp", 2465, b"220", "AUTH ", "334 ", {
        "235": OK, "535": NO, "454": LATER, "501": BAD, "504": REFUSED}),
]


# ---- the client's side of each mechanism
def plain(user, password):
    return lambda challenge: f"\0{user}\0{password}".encode()


def login(user, password):
    return lambda challenge: (user if challenge == b"Username:" else password).encode()


def end_point(pem):
    """RFC 5929 section 4, of a certificate that is signed with SHA-256."""
    with open(pem, encoding="ascii") as f:
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(f.read())).digest()


def scram(digest, gs2="n,,", pem=None):
    """RFC 5802; the server's signature is checked. Bound to the certificate that the client has seen, if there is one."""
    def mac(key, data):
        return hmac.new(key, data, digest).digest()

    def start(user, password):
        state = {}
        first = f"n={user},r=abcdefghijkl"

        def answer(challenge):
            if not challenge:
                return f"{gs2}{first}".encode()
            if challenge.startswith(b"v="):
                assert base64.b64decode(challenge[2:]) == state["signature"], "the server's signature"
                return b""
            server = challenge.decode()
            nonce, salt, rounds = (field[2:] for field in server.split(","))
            salted = hashlib.pbkdf2_hmac(digest, password.encode(), base64.b64decode(salt), int(rounds))
            binding = gs2.encode() + (end_point(pem) if pem else b"")
            bare = f"c={base64.b64encode(binding).decode()},r={nonce}"
            message = f"{first},{server},{bare}".encode()
            key = mac(salted, b"Client Key")
            state["signature"] = mac(mac(salted, b"Server Key"), message)
            stored = hashlib.new(digest, key).digest()
            proof = bytes(a ^ b for a, b in zip(key, mac(stored, message)))
            return f"{bare},p={base64.b64encode(proof).decode()}".encode()
        return answer
    return start


def bearer(form, refusal, after):
    def start(user, password):
        token = user.encode().hex() if password == PASSWORD else "unknown"

        def answer(challenge):
            if not challenge:
                return form.format(user=user, token=token).encode()
            assert json.loads(challenge)["status"] == refusal
            return after
        return answer
    return start


BOUND = "p=tls-server-end-point,,"
MECHANISMS = {
    "PLAIN": plain,
    "LOGIN": login,
    "SCRAM-SHA-1": scram("sha1"),
    "SCRAM-SHA-256": scram("sha256"),
    "SCRAM-SHA-1-PLUS": scram("sha1", BOUND, f"{WORK}/server.pem"),
    "SCRAM-SHA-256-PLUS": scram("sha256", BOUND, f"{WORK}/server.pem"),
    "OAUTHBEARER": bearer("n,a={user},\1host=localhost\1auth=Bearer {token}\1\1", "invalid_token", b"\1"),
    "XOAUTH2": bearer("user={user}\1auth=Bearer {token}\1\1", "401", b""),
}


# ---- what the server asks
class Issuer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        token = form["token"][0]
        said = {"active": False}
        if token != "unknown":
            said = {"active": True, "scope": "mail", "email": bytes.fromhex(token).decode()}
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Proxy(threading.Thread):
    """Ends the client's TLS with a certificate of its own, and speaks to the server in another TLS."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.server, self.listening = port, socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.start()

    def run(self):
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ours.load_cert_chain(f"{WORK}/of-other.pem", f"{WORK}/of-other.key")
        theirs = ssl.create_default_context()
        theirs.check_hostname, theirs.verify_mode = False, ssl.CERT_NONE
        while True:
            client = ours.wrap_socket(self.listening.accept()[0], server_side=True)
            server = theirs.wrap_socket(socket.create_connection(("127.0.0.1", self.server), 20))
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self.pass_on, args=(one, other), daemon=True).start()

    @staticmethod
    def pass_on(one, other):
        try:
            while data := one.recv(4096):
                other.sendall(data)
        except OSError:
            pass  # the other thread has ended it
        for end in (one, other):
            try:
                end.shutdown(socket.SHUT_RDWR)  # wakes the other thread
            except OSError:
                pass
            end.close()


def until(what, condition):
    end = time.monotonic() + 40
    while not condition():
        assert time.monotonic() < end, f"still not true: {what}"
        time.sleep(0.2)


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
        return True
    except OSError:
        return False


def start_slapd():
    with open(f"{WORK}/slapd.log", "ab") as log:
        process = subprocess.Popen(["slapd", "-f", f"{WORK}/slapd.conf", "-h", f"ldap://127.0.0.1:{LDAP_PORT}", "-d", "0"],
                                   stdout=log, stderr=log)
    until("slapd listens", lambda: listens(LDAP_PORT))
    return process


def rcpt(address):
    with socket.create_connection(("127.0.0.1", 2525 + OFFSET), 20) as s:
        lines = s.makefile("rwb")
        code = lines.readline()[:3]
        for command in ("HELO client.test", "MAIL FROM:<a@client.test>", f"RCPT TO:<{address}>"):
            lines.write(command.encode() + b"\r\n")
            lines.flush()
            code = lines.readline()[:3]
        return code.decode()


failed = 0


def row(name, wanted, case):
    global failed
    try:
        got = case()
        if got != wanted:
            raise AssertionError(f"{wanted} was expected, got {got}")
        print("PASS", name, flush=True)
    except Exception as e:
        failed += 1
        print("FAIL", name, type(e).__name__, e, flush=True)


def gsasl(protocol, mechanism, password):
    """GNU SASL's own client, which also checks the server's signature."""
    port = {"imap": 2143, "smtp": 2587}[protocol] + OFFSET
    done = subprocess.run(["gsasl", f"--{protocol}", "--connect", f"localhost:{port}", "--starttls", "--no-cb",
                           "--x509-ca-file", f"{WORK}/server.pem", "--mechanism", mechanism, "--authentication-id", JOE,
                           "--password", password], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
    if "authentication finished (server trusted)" in done.stdout:
        return OK
    return NO if "AUTHENTICATIONFAILED" in done.stdout or "535 5.7.8" in done.stdout else done.stdout


def main():
    issuer = http.server.ThreadingHTTPServer(("127.0.0.1", ISSUER_PORT), Issuer)
    threading.Thread(target=issuer.serve_forever, daemon=True).start()
    slapd = start_slapd()
    imap = PROTOCOLS[0]
    with open(f"{WORK}/server.pem", "w", encoding="ascii") as f:
        f.write(ssl.get_server_certificate(("127.0.0.1", 2993 + OFFSET)))
    try:
        until("the bundles are there", lambda: imap.login("PLAIN", plain(LEA, PASSWORD)) == OK)
        for protocol in PROTOCOLS:
            for name, client in MECHANISMS.items():
                row(f"{protocol.name} {name} right", OK, lambda: protocol.login(name, client(JOE, PASSWORD)))
                row(f"{protocol.name} {name} wrong", NO, lambda: protocol.login(name, client(JOE, "wrong")))
                row(f"{protocol.name} {name} nobody", NO, lambda: protocol.login(name, client(f"eve@{DOMAIN}", PASSWORD)))
                row(f"{protocol.name} {name} given up", BAD, lambda: protocol.login(name, lambda challenge: GIVEN_UP))
            for user, wanted in (("", OK), (JOE, OK), (LEA, NO)):
                row(f"{protocol.name} EXTERNAL as {user or 'the certificate says'}", wanted,
                    lambda: protocol.login("EXTERNAL", lambda challenge: user.encode(), "of-ca"))
            row(f"{protocol.name} SCRAM-SHA-256 that could be bound and was not offered it", BAD,
                lambda: protocol.login("SCRAM-SHA-256", scram("sha256", "y,,")(JOE, PASSWORD)))
            row(f"{protocol.name} SCRAM-SHA-256-PLUS bound to another certificate", NO,
                lambda: protocol.login("SCRAM-SHA-256-PLUS", scram("sha256", BOUND, f"{WORK}/of-other.pem")(JOE, PASSWORD)))
            proxy = Proxy(protocol.port).port
            row(f"{protocol.name} SCRAM-SHA-256 through a proxy", OK,
                lambda: protocol.login("SCRAM-SHA-256", scram("sha256")(JOE, PASSWORD), port=proxy))
            row(f"{protocol.name} SCRAM-SHA-256-PLUS through a proxy with another certificate", NO,
                lambda: protocol.login("SCRAM-SHA-256-PLUS", scram("sha256", BOUND, f"{WORK}/of-other.pem")(JOE, PASSWORD), port=proxy))
            row(f"{protocol.name} EXTERNAL of another authority", REFUSED,
                lambda: protocol.login("EXTERNAL", lambda challenge: b"", "of-other"))
            row(f"{protocol.name} EXTERNAL without a certificate", REFUSED,
                lambda: protocol.login("EXTERNAL", lambda challenge: b""))
            row(f"{protocol.name} LDAP right", OK, lambda: protocol.login("PLAIN", plain(LEA, PASSWORD)))
            row(f"{protocol.name} LDAP wrong", NO, lambda: protocol.login("PLAIN", plain(LEA, "wrong")))
            row(f"{protocol.name} LDAP injection", NO, lambda: protocol.login("PLAIN", plain("*", PASSWORD)))
            row(f"{protocol.name} JAAS right", OK, lambda: protocol.login("PLAIN", plain(JANE, PASSWORD)))
            row(f"{protocol.name} JAAS wrong", NO, lambda: protocol.login("PLAIN", plain(JANE, "wrong")))
        for protocol in ("imap", "smtp"):
            for mechanism in ("SCRAM-SHA-1", "SCRAM-SHA-256"):
                row(f"gsasl {protocol} {mechanism} right", OK, lambda: gsasl(protocol, mechanism, PASSWORD))
                row(f"gsasl {protocol} {mechanism} wrong", NO, lambda: gsasl(protocol, mechanism, "wrong"))
        row("mail for a user of LDAP", "250", lambda: rcpt(LEA))
        row("mail for nobody", "550", lambda: rcpt(f"eve@{DOMAIN}"))

        slapd.send_signal(signal.SIGTERM)
        slapd.wait(20)
        for protocol in PROTOCOLS:
            row(f"{protocol.name} LDAP while slapd is away", LATER, lambda: protocol.login("PLAIN", plain(LEA, PASSWORD)))
            row(f"{protocol.name} files while slapd is away", OK, lambda: protocol.login("PLAIN", plain(JOE, PASSWORD)))
        row("mail for a user of LDAP while slapd is away", "451", lambda: rcpt(LEA))
        row("mail for a user of the files while slapd is away", "250", lambda: rcpt(JOE))
        slapd = start_slapd()
        until("LDAP is asked again", lambda: imap.login("PLAIN", plain(LEA, PASSWORD)) == OK)
        row("LDAP when slapd is back", OK, lambda: imap.login("PLAIN", plain(LEA, PASSWORD)))

        issuer.shutdown()
        issuer.server_close()
        for protocol in PROTOCOLS:
            row(f"{protocol.name} OAUTHBEARER while the issuer is away", LATER,
                lambda: protocol.login("OAUTHBEARER", MECHANISMS["OAUTHBEARER"](JOE, PASSWORD)))
    finally:
        slapd.kill()
        slapd.wait()
    return failed > 0


sys.exit(main())

"""Logs in to our listeners, which ask a Dovecot.  Usage: dovecot_login.py up|down|back OFFSET USER"""
import base64
import hashlib
import hmac
import imaplib
import os
import poplib
import smtplib
import ssl
import sys
import time

WHEN, OFFSET, USER, PASSWORD = sys.argv[1], int(sys.argv[2]), sys.argv[3], os.environ["PASSWORD"]
CONTEXT = ssl.create_default_context()
CONTEXT.check_hostname, CONTEXT.verify_mode = False, ssl.CERT_NONE


def smtp():
    client = smtplib.SMTP("127.0.0.1", OFFSET + 2587, timeout=60)
    client.starttls(context=CONTEXT)
    client.ehlo()
    return client


def imap():
    client = imaplib.IMAP4("127.0.0.1", OFFSET + 2143, timeout=60)
    client.starttls(CONTEXT)
    return client


def b64(text):
    return base64.b64encode(text.encode()).decode()


def plain(password):
    return smtp().docmd("AUTH PLAIN " + b64(f"\0{USER}\0{password}"))


def login():
    client = smtp()
    client.docmd("AUTH LOGIN")
    client.docmd(b64(USER))
    return client.docmd(b64(PASSWORD))


def imap_login(password):
    try:
        return imap().login(USER, password)[0]
    except imaplib.IMAP4.error as e:
        return str(e)


def pop3(password):
    client = poplib.POP3("127.0.0.1", OFFSET + 2110, timeout=60)
    client.stls(CONTEXT)
    client.user(USER)
    try:
        return client.pass_(password).decode()
    except poplib.error_proto as e:
        return str(e)


def scram(password):
    """RFC 5802 through IMAP; the server's signature is checked."""
    def mac(key, data):
        return hmac.new(key, data, "sha256").digest()

    challenges, signatures = [], []
    first = f"n={USER},r=abcdefghijkl"

    def answer(challenge):
        challenges.append(challenge.decode())
        if not challenge:
            return b"n,," + first.encode()
        if challenge.startswith(b"v="):
            assert [challenge] == signatures, "the server's signature is wrong"
            return b""
        server = challenge.decode()
        nonce, salt, rounds = (field[2:] for field in server.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
        key, bare = mac(salted, b"Client Key"), f"c=biws,r={nonce}"
        message = f"{first},{server},{bare}".encode()
        proof = bytes(a ^ b for a, b in zip(key, mac(hashlib.sha256(key).digest(), message)))
        signatures.append(b"v=" + base64.b64encode(mac(mac(salted, b"Server Key"), message)))
        return f"{bare},p={base64.b64encode(proof).decode()}".encode()

    try:
        return imap().authenticate("SCRAM-SHA-256", answer)[0]
    except imaplib.IMAP4.error as e:
        return str(e)


def expect(wanted, got):
    text = got if isinstance(got, str) else f"{got[0]} {got[1].decode()}"
    if wanted not in text:
        raise AssertionError(f"{wanted} was expected, got {text}")


def announced():
    expect("SCRAM-SHA-256 PLAIN LOGIN", smtp().esmtp_features["auth"].strip())


UP = {
    "mechanisms_announced": announced,
    "smtp_plain_right": lambda: expect("235 2.7.0", plain(PASSWORD)),
    "smtp_plain_wrong": lambda: expect("535 5.7.8", plain("wrong")),
    "smtp_password_of_our_directory": lambda: expect("535 5.7.8", plain("another")),
    "smtp_login_right": lambda: expect("235 2.7.0", login()),
    "imap_login_right": lambda: expect("OK", imap_login(PASSWORD)),
    "imap_login_wrong": lambda: expect("AUTHENTICATIONFAILED", imap_login("wrong")),
    "imap_scram_right": lambda: expect("OK", scram(PASSWORD)),
    "imap_scram_wrong": lambda: expect("AUTHENTICATIONFAILED", scram("wrong")),
    "pop3_right": lambda: expect("+OK", pop3(PASSWORD)),
    "pop3_wrong": lambda: expect("[AUTH]", pop3("wrong")),
}
DOWN = {
    "still_announced": announced,
    "smtp_is_told_to_come_again": lambda: expect("454 4.7.0", plain(PASSWORD)),
    "imap_is_told_to_come_again": lambda: expect("UNAVAILABLE", imap_login(PASSWORD)),
    "pop3_is_told_to_come_again": lambda: expect("[SYS/TEMP]", pop3(PASSWORD)),
}
BACK = {"smtp_plain_again": UP["smtp_plain_right"]}


def await_dovecot():
    end = time.monotonic() + 20
    while plain(PASSWORD)[0] != 235 and time.monotonic() < end:
        time.sleep(0.2)


if WHEN != "down":
    await_dovecot()
failed = 0
for name, case in {"up": UP, "down": DOWN, "back": BACK}[WHEN].items():
    try:
        case()
        print("PASS", WHEN, name, flush=True)
    except Exception as e:
        failed += 1
        print("FAIL", WHEN, name, type(e).__name__, e, flush=True)
sys.exit(failed > 0)

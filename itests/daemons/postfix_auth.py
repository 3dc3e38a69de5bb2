"""The cases of postfix-auth: logs in to a Postfix on loopback.  Usage: postfix_auth.py PORT USER"""
import base64
import hashlib
import hmac
import os
import smtplib
import socket
import ssl
import sys

from rows import expect, run_cases, until

PORT, USER, PASSWORD = int(sys.argv[1]), sys.argv[2], os.environ["PASSWORD"]


def connect(tls=True):
    client = smtplib.SMTP("127.0.0.1", PORT, timeout=15)
    assert client.ehlo()[1].startswith(b"postfix.test"), "this is not the Postfix under test"
    if tls:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        client.starttls(context=context)
        client.ehlo()
    return client


def code(client, *lines):
    """Sends each line, whatever the replies; the last reply's code."""
    return [client.docmd(line)[0] for line in lines][-1]


def b64(text):
    return base64.b64encode(text.encode()).decode()


def plain(password):
    return "AUTH PLAIN " + b64(f"\0{USER}\0{password}")


def scram(client, password):
    """RFC 5802 with SHA-256; the server's signature is checked, which Postfix passes on as one more challenge."""
    def mac(key, data):
        return hmac.new(key, data, "sha256").digest()

    first = f"n={USER},r=abcdefghijkl"
    server = base64.b64decode(client.docmd("AUTH SCRAM-SHA-256 " + b64("n,," + first))[1]).decode()
    nonce, salt, rounds = (field[2:] for field in server.split(","))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(salt), int(rounds))
    key = mac(salted, b"Client Key")
    bare = f"c=biws,r={nonce}"
    message = f"{first},{server},{bare}".encode()
    proof = bytes(a ^ b for a, b in zip(key, mac(hashlib.sha256(key).digest(), message)))
    reply, text = client.docmd(b64(f"{bare},p={base64.b64encode(proof).decode()}"))
    if reply != 334:
        return reply
    assert base64.b64decode(text) == b"v=" + base64.b64encode(mac(mac(salted, b"Server Key"), message))
    return client.docmd("")[0]


def plain_right():
    expect(235, code(connect(), plain(PASSWORD)))


def plain_without_initial_response():
    expect(235, code(connect(), "AUTH PLAIN", b64(f"\0{USER}\0{PASSWORD}")))


def plain_wrong_then_right():
    client = connect()
    expect(535, code(client, plain("wrong")))
    expect(235, code(client, plain(PASSWORD)))


def login_right():
    expect(235, code(connect(), "AUTH LOGIN", b64(USER), b64(PASSWORD)))


def login_given_up_then_right():
    client = connect()
    expect(501, code(client, "AUTH LOGIN", "*"))
    expect(235, code(client, "AUTH LOGIN", b64(USER), b64(PASSWORD)))


def scram_right():
    expect(235, scram(connect(), PASSWORD))


def scram_wrong():
    expect(535, scram(connect(), "wrong"))


def plain_in_plain_text():
    expect(535, code(connect(tls=False), plain(PASSWORD)))


def mechanisms_announced():
    assert connect().esmtp_features["auth"].split() == ["SCRAM-SHA-256", "PLAIN", "LOGIN"]


def reachable():
    try:
        socket.create_connection(("127.0.0.1", PORT), 5).close()
        return True
    except OSError:
        return False


until("Postfix answers", reachable)
run_cases(mechanisms_announced, plain_right, plain_without_initial_response, plain_wrong_then_right, login_right,
          login_given_up_then_right, scram_right, scram_wrong, plain_in_plain_text)

"""The cases of postfix-smtp.  Usage: postfix_smtp.py WORK OFFSET LMTP_PORT SMTPD_PORT"""
import email
import glob
import os
import re
import shutil
import smtplib
import sys

from rows import Skipped, expect, run, run_cases, until

WORK, OFFSET, LMTP, SMTPD = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
SMTP, SUBMISSION, SMTPS = OFFSET + 2525, OFFSET + 2587, OFFSET + 2465
CA, OTHER_CA = f"{WORK}/etc/ca.pem", f"{WORK}/etc/other.pem"
SENDER = "back@smtp.test"  # lives with us, so that bounces can be read
STRANGER = "jörg@postfix.test"
PASSWORD = os.environ["PASSWORD"]


# ---- what is sent, what has become of it, what has arrived

def message(subject, body="Hello.\r\n.a line with a dot\r\n"):
    return f"From: <{SENDER}>\r\nSubject: {subject}\r\n\r\n{body}".encode()


def send(recipients, data, sender=SENDER, mail=(), rcpt=()):
    """Gives a message to Postfix; its id there."""
    with smtplib.SMTP("127.0.0.1", SMTPD, timeout=30) as client:
        client.ehlo()
        expect(250, client.mail(sender, mail)[0])
        for recipient in recipients:
            expect(250, client.rcpt(recipient, rcpt)[0])
        code, text = client.data(data)
        expect(250, code)
        return text.decode().rpartition(" ")[2]


def log():
    with open(f"{WORK}/postfix.log", encoding="utf-8", errors="replace") as f:
        return f.read()


def tries(queue_id):
    """recipient → (status, DSN, reply) so far."""
    line = re.compile(rf" {queue_id}: to=<([^>]*)>.* dsn=([\d.]+), status=(\w+) \((.*)\)")
    return {m[1]: (m[3], m[2], m[4]) for m in line.finditer(log())}


def fates(queue_id):
    """The same, once Postfix has done with the message."""
    until(f"{queue_id} is done with", lambda: f" {queue_id}: removed" in log())
    return tries(queue_id)


def wire(queue_id):
    """The lines, with > or <, that the process of Postfix which had this message exchanged before the end of it."""
    process = re.search(rf"/(?:smtp|lmtp)\w*\[(\d+)\]: {queue_id}: to=", log())[1]
    line = re.compile(rf"\[{process}\]: ([<>]) \S+: (.*)|\[{process}\]: {queue_id}: to=")
    lines = []
    for m in line.finditer(log()):
        if not m[1]:
            return lines
        lines.append(f"{m[1]} {m[2]}")


def said(queue_id, verb):
    """The last of these commands before the end of the message."""
    return [line for line in wire(queue_id) if line.startswith(f"> {verb}")][-1]


def mailbox(user):
    name, _, domain = user.partition("@")
    maildir = f"{WORK}/server/data/mail/{domain}/{name}/Maildir"
    mails = []
    for file in glob.glob(f"{maildir}/new/*") + glob.glob(f"{maildir}/cur/*"):
        with open(file, "rb") as f:
            mails.append(f.read().replace(b"\r\n", b"\n"))
    return mails


def with_subject(user, subject):
    return [m for m in mailbox(user) if f"\nSubject: {subject}\n".encode() in m.partition(b"\n\n")[0] + b"\n"]


def arrived(user, subject):
    """The one message with this subject."""
    found = until(f"{subject} arrives at {user}", lambda: with_subject(user, subject))
    expect(1, len(found))
    return found[0]


def report(about):
    """The report that the sender got about a message: its own fields, and recipient → fields."""
    def there():
        return [m for m in mailbox(SENDER) if b"Content-Type: message/delivery-status" in m and about.encode() in m]
    parts = list(email.message_from_bytes(until(f"a report about {about}", there)[0]).walk())
    of_message, *of_recipients = next(p for p in parts if p.get_content_type() == "message/delivery-status").get_payload()
    return of_message, {f["Final-Recipient"].partition(";")[2].strip(): f for f in of_recipients}


# ---- Postfix delivers by LMTP

def lmtp_a_reply_for_each_recipient():
    to = ["u0@lmtp.test", "nobody@lmtp.test", "full@lmtp.test"]
    fate = fates(send(to, message("to-each-its-own", "a line of a message\r\n" * 200)))
    expect({to[0]: ("sent", "2.0.0"), to[1]: ("bounced", "5.1.1"), to[2]: ("bounced", "5.2.2")},
           {who: what[:2] for who, what in fate.items()})
    arrived("u0@lmtp.test", "to-each-its-own")
    recipients = report("to-each-its-own")[1]
    expect({to[1]: "5.1.1", to[2]: "5.2.2"}, {who: f["Status"] for who, f in recipients.items()})
    expect([], with_subject("full@lmtp.test", "to-each-its-own"))


def lmtp_with_tls():
    expect("sent", fates(send(["u1@lmtp.test"], message("lmtp-tls")))["u1@lmtp.test"][0])
    assert b"with LMTPS" in arrived("u1@lmtp.test", "lmtp-tls")


def lmtp_on_a_socket():
    expect("sent", fates(send(["u2@lmtp.test"], message("lmtp-socket")))["u2@lmtp.test"][0])
    assert b"with LMTP\n" in re.sub(rb"with LMTP (id|\()", b"with LMTP\n", arrived("u2@lmtp.test", "lmtp-socket"))


def lmtp_smtputf8():
    queue_id = send(["u0@lmtp.test"], message("lmtp-grüße"), STRANGER, ["SMTPUTF8", "BODY=8BITMIME"])
    expect("sent", fates(queue_id)["u0@lmtp.test"][0])
    assert "SMTPUTF8" in said(queue_id, "MAIL"), said(queue_id, "MAIL")
    assert b"with UTF8LMTP" in arrived("u0@lmtp.test", "lmtp-grüße")


def lmtp_dsn():
    queue_id = send(["u0@lmtp.test"], message("lmtp-dsn"), mail=["ENVID=lmtp1"], rcpt=["NOTIFY=SUCCESS"])
    expect("sent", fates(queue_id)["u0@lmtp.test"][0])
    of_message, recipients = report("lmtp1")
    # LMTP announces no DSN, so it is Postfix that reports
    expect(("lmtp1", "relayed"), (of_message["Original-Envelope-Id"], recipients["u0@lmtp.test"]["Action"]))


# ---- Postfix sends by SMTP

def smtp_with_a_verified_certificate():
    expect("sent", fates(send(["u0@smtp.test"], message("smtp-tls")))["u0@smtp.test"][0])
    assert re.search(rf"Verified TLS connection established to localhost\[127.0.0.1\]:{SMTP}: TLSv1.3", log())
    assert b"with ESMTPS" in arrived("u0@smtp.test", "smtp-tls")


def smtp_with_a_certificate_of_another_authority():
    queue_id = send(["u2@smtp.test"], message("smtp-other"))
    status, _, reply = until("it is tried", lambda: tries(queue_id))["u2@smtp.test"]
    expect("deferred", status)
    assert "certificate not" in reply, reply
    expect([], with_subject("u2@smtp.test", "smtp-other"))


def smtp_pipelining():
    queue_id = send(["u0@smtp.test", "u1@smtp.test"], message("smtp-pipelining"))
    expect({"sent"}, {what[0] for what in fates(queue_id).values()})
    lines = wire(queue_id)
    start = max(i for i, line in enumerate(lines) if line.startswith("> MAIL"))
    expect(["> MAIL", "> RCPT", "> RCPT", "> DATA"], [line[:6] for line in lines[start:start + 4]])
    for user in ("u0", "u1"):
        arrived(f"{user}@smtp.test", "smtp-pipelining")


def smtp_8bitmime():
    queue_id = send(["u0@smtp.test"], message("smtp-8bit", "Grüße\r\n"), mail=["BODY=8BITMIME"])
    expect("sent", fates(queue_id)["u0@smtp.test"][0])
    assert "BODY=8BITMIME" in said(queue_id, "MAIL"), said(queue_id, "MAIL")
    assert arrived("u0@smtp.test", "smtp-8bit").endswith("\n\nGrüße\n".encode())


def smtp_smtputf8():
    queue_id = send(["u0@smtp.test"], message("smtp-grüße"), STRANGER, ["SMTPUTF8", "BODY=8BITMIME"])
    expect("sent", fates(queue_id)["u0@smtp.test"][0])
    assert "SMTPUTF8" in said(queue_id, "MAIL"), said(queue_id, "MAIL")
    mail = arrived("u0@smtp.test", "smtp-grüße")
    assert b"with UTF8SMTPS" in mail and f"Return-Path: <{STRANGER}>".encode() in mail


def smtp_chunking():
    queue_id = send(["u0@smtp.test"], message("smtp-chunking"))
    expect("sent", fates(queue_id)["u0@smtp.test"][0])
    assert "CHUNKING" in " ".join(line for line in wire(queue_id) if line.startswith("< 250-"))
    raise Skipped("it is announced and disturbs nobody, but Postfix's client does not send BDAT")


def smtp_a_big_message():
    line = "0123456789abcdef" * 4 + "\r\n"
    text = "".join(f"{i:08x}{line}" for i in range(120_000))
    queue_id = send(["u0@smtp.test"], message("smtp-big", text))
    expect("sent", fates(queue_id)["u0@smtp.test"][0])
    got = arrived("u0@smtp.test", "smtp-big").partition(b"\n\n")[2]
    assert got == text.replace("\r\n", "\n").encode(), f"{len(got)} octets of {len(text) - 120_000}"


def smtp_a_message_that_is_too_big():
    fate = fates(send(["u0@smtp.test"], message("smtp-too-big", "0123456789\r\n" * 1_000_000)))
    expect(("bounced", "5.3.4"), fate["u0@smtp.test"][:2])
    expect({"u0@smtp.test": "5.3.4"}, {who: f["Status"] for who, f in report("smtp-too-big")[1].items()})


def smtp_an_unknown_recipient():
    fate = fates(send(["u0@smtp.test", "nobody@smtp.test"], message("smtp-unknown")))
    expect({"u0@smtp.test": ("sent", "2.0.0"), "nobody@smtp.test": ("bounced", "5.1.1")},
           {who: what[:2] for who, what in fate.items()})
    arrived("u0@smtp.test", "smtp-unknown")
    expect({"nobody@smtp.test": "5.1.1"}, {who: f["Status"] for who, f in report("smtp-unknown")[1].items()})


def smtp_a_recipient_over_quota():
    send(["u0@smtp.test", "full@smtp.test"], message("smtp-full", "a line of a message\r\n" * 200))
    arrived("u0@smtp.test", "smtp-full")
    expect({"full@smtp.test": "5.2.2"}, {who: f["Status"] for who, f in report("smtp-full")[1].items()})


def smtp_dsn_of_success():
    queue_id = send(["u0@smtp.test"], message("smtp-dsn"), mail=["RET=HDRS", "ENVID=smtp1"],
                    rcpt=["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;first@smtp.test"])
    expect("sent", fates(queue_id)["u0@smtp.test"][0])
    of_message, recipients = report("smtp1")
    fields = recipients["u0@smtp.test"]
    expect(("smtp1", "delivered", "rfc822;first@smtp.test"),
           (of_message["Original-Envelope-Id"], fields["Action"], fields["Original-Recipient"].replace(" ", "")))


def smtp_dsn_never():
    queue_id = send(["nobody@smtp.test"], message("smtp-never"), rcpt=["NOTIFY=NEVER"])
    expect("bounced", fates(queue_id)["nobody@smtp.test"][0])
    assert f" {queue_id}: sender non-delivery notification" not in log()


def smtp_many_at_once():
    for i in range(40):
        send(["u1@smtp.test"], message(f"smtp-many-{i}"))
    for i in range(40):
        arrived("u1@smtp.test", f"smtp-many-{i}")


# ---- swaks

def swaks(*options, status=0):
    if not shutil.which("swaks"):
        raise Skipped("swaks is not installed")
    return run(["swaks", "--server", "localhost", "--from", SENDER, "--tls-ca-path", CA, *options], status)


def swaks_sends(subject, *options):
    said_there = swaks("--to", "u0@smtp.test", "--header", f"Subject: {subject}", *options)
    arrived("u0@smtp.test", subject)
    return said_there


def swaks_starttls():
    for version in ("1_2", "1_3"):
        got = swaks_sends(f"swaks-{version}", "--port", str(SMTP), "--tls", "--tls-verify",
                          "--tls-protocol", f"tlsv{version}")
        assert f"TLSv{version.replace('_', '.')}" in got, got


def swaks_implicit_tls_and_a_login():
    swaks_sends("swaks-smtps", "--port", str(SMTPS), "--tls-on-connect", "--tls-verify", "--auth", "PLAIN",
                "--auth-user", SENDER, "--auth-password", PASSWORD)


def swaks_another_authority():
    swaks("--port", str(SMTP), "--to", "u0@smtp.test", "--tls", "--tls-verify", "--tls-ca-path", OTHER_CA, status=29)


def swaks_lmtp():
    got = swaks("--port", str(LMTP), "--protocol", "LMTP", "--to", "u0@lmtp.test,nobody@lmtp.test",
                "--header", "Subject: swaks-lmtp")
    assert "550 5.1.1" in got, got
    arrived("u0@lmtp.test", "swaks-lmtp")


def swaks_with_a_name_for_sni():
    if "--tls-sni" not in run(["swaks", "--help"]):
        raise Skipped("this swaks has no --tls-sni")
    got = swaks_sends("swaks-sni", "--port", str(SMTP), "--tls", "--tls-sni", "mx.smtp.test")
    assert "CN=mx.smtp.test" in got.replace(" ", ""), got


# ---- msmtp

def msmtp(subject, port, *options, status=0):
    if not shutil.which("msmtp"):
        raise Skipped("msmtp is not installed")
    command = ["msmtp", "--file=/dev/null", "--host=localhost", f"--port={port}", f"--from={SENDER}", "--tls=on",
               f"--tls-trust-file={CA}", "--timeout=30", *options, "u0@smtp.test"]
    run(command, status, message(subject).decode().replace("\r", ""))
    if not status:
        arrived("u0@smtp.test", subject)


def msmtp_starttls():
    msmtp("msmtp-starttls", SMTP)


def msmtp_implicit_tls_and_a_login():
    msmtp("msmtp-smtps", SMTPS, "--tls-starttls=off", "--auth=plain", f"--user={SENDER}",
          f"--passwordeval=echo {PASSWORD}")


def msmtp_another_name():
    msmtp("msmtp-name", SMTP, "--host=127.0.0.1", status=69)


# ---- openssl s_client

def s_client(port, *options, name="localhost", status=0):
    return run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", name, "-CAfile", CA,
                "-verify_return_error", "-verify_hostname", name, "-ign_eof", *options], status, "QUIT\r\n")


def every_port(*options, name="localhost", status=0):
    for port, start in ((SMTP, ("-starttls", "smtp")), (SUBMISSION, ("-starttls", "smtp")),
                        (LMTP, ("-starttls", "lmtp")), (SMTPS, ())):
        yield s_client(port, *start, *options, name=name, status=status)


def openssl_tls_1_2():
    for got in every_port("-tls1_2"):
        assert "New, TLSv1.2" in got and "Verify return code: 0 (ok)" in got and "221 2.0.0" in got, got


def openssl_tls_1_3():
    for got in every_port("-tls1_3"):
        assert "New, TLSv1.3" in got and "Verify return code: 0 (ok)" in got and "221 2.0.0" in got, got


def openssl_tls_1_1():
    for got in every_port("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0", status=1):
        assert "New, (NONE)" in got, got


def openssl_sni():
    for got in every_port(name="mx.smtp.test"):
        assert "subject=CN = mx.smtp.test" in got and "Verify return code: 0 (ok)" in got, got


def reachable():
    with smtplib.SMTP("127.0.0.1", SMTPD, timeout=5) as client:
        return client.ehlo()[1].startswith(b"postfix.test")


def known():
    """Our server has read the users that were written into its files."""
    with smtplib.SMTP("127.0.0.1", SMTP, timeout=5) as client:
        client.ehlo()
        client.mail(SENDER)
        return all(client.rcpt(user)[0] == 250 for user in ("full@smtp.test", "full@lmtp.test"))


def quietly(condition):
    try:
        return condition()
    except OSError:
        return False


until("the Postfix under test answers", lambda: quietly(reachable))
until("the users are known", known)
run_cases(
    lmtp_a_reply_for_each_recipient, lmtp_with_tls, lmtp_on_a_socket, lmtp_smtputf8, lmtp_dsn,
    smtp_with_a_verified_certificate, smtp_with_a_certificate_of_another_authority, smtp_pipelining, smtp_8bitmime,
    smtp_smtputf8, smtp_chunking, smtp_a_big_message, smtp_a_message_that_is_too_big, smtp_an_unknown_recipient,
    smtp_a_recipient_over_quota, smtp_dsn_of_success, smtp_dsn_never, smtp_many_at_once,
    swaks_starttls, swaks_implicit_tls_and_a_login, swaks_another_authority, swaks_lmtp, swaks_with_a_name_for_sni,
    msmtp_starttls, msmtp_implicit_tls_and_a_login, msmtp_another_name,
    openssl_tls_1_2, openssl_tls_1_3, openssl_tls_1_1, openssl_sni)

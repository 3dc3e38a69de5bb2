"""The cases of relay.  Usage: relay_mail.py WORK OFFSET"""
import email
import glob
import os
import re
import smtplib
import socketserver
import sys
import threading

from rows import expect, run_cases, until

WORK, OFFSET = sys.argv[1], int(sys.argv[2])
SUBMISSION = OFFSET + 2587
PASSWORD = os.environ["PASSWORD"]


class Policy(socketserver.StreamRequestHandler):
    """Defers grey@theirs.test once."""
    seen = set()

    def handle(self):
        attributes = {}
        for line in self.rfile:
            name, _, value = line.decode().rstrip("\n").partition("=")
            if name:
                attributes[name] = value
                continue
            to = attributes.get("recipient", "")
            first = to.startswith("grey@") and to not in self.seen
            if attributes.get("protocol_state") == "RCPT":
                self.seen.add(to)
            action = "DEFER_IF_PERMIT 4.2.0 greylisted" if first else "DUNNO"
            self.wfile.write(f"action={action}\n\n".encode())
            attributes = {}


def serve_policy():
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer.daemon_threads = True
    server = socketserver.ThreadingTCPServer(("127.0.5.2", 2527), Policy)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def message(subject):
    return f"From: <u0@ours.test>\r\nSubject: {subject}\r\n\r\nHello.\r\n.a line with a dot\r\n".encode()


def submit(subject, *to, rcpt=()):
    """A user of ours sends."""
    with smtplib.SMTP("127.0.0.1", SUBMISSION, timeout=30) as client:
        client.starttls()
        client.login("u0@ours.test", PASSWORD)
        client.mail("u0@ours.test")
        for recipient in to:
            expect(250, client.rcpt(recipient, rcpt)[0])
        expect(250, client.data(message(subject))[0])


def their_user(subject, *to):
    """A user of theirs sends."""
    with smtplib.SMTP("127.0.5.2", 2526, timeout=30) as client:
        client.sendmail("bob@theirs.test", to, message(subject))


def log(name="postfix.log"):
    with open(f"{WORK}/{name}", encoding="utf-8", errors="replace") as f:
        return f.read()


def ours():
    return log("server/data/log/amphora.log")


def mailbox(user):
    name, _, domain = user.partition("@")
    mails = []
    for file in glob.glob(f"{WORK}/server/data/mail/{domain}/{name}/Maildir/[nc][eu][wr]/*"):
        with open(file, "rb") as f:
            mails.append(f.read().replace(b"\r\n", b"\n"))
    return mails


def arrived(user, text):
    return until(f"{text} arrives at {user}", lambda: [m for m in mailbox(user) if text.encode() in m])[0]


def report(about):
    parts = email.message_from_bytes(
        until(f"a report about {about}",
              lambda: [m for m in mailbox("u0@ours.test")
                       if b"message/delivery-status" in m and about.encode() in m])[0]).walk()
    return next(p for p in parts if p.get_content_type() == "message/delivery-status").get_payload()[1]



def out_by_mx_with_starttls():
    submit("out-1", "bob@theirs.test")
    until("Postfix has it", lambda: re.search(r"to=<bob@theirs.test>.*status=sent", log()))
    assert re.search(r"TLS connection established from mx.ours.test\[127.0.5.1\]: TLSv1.3", log()), "no TLS"
    until("it is done with here", lambda: re.search(r"delivered .*bob@theirs.test", ours()))


def in_by_mx_with_starttls():
    their_user("in-1", "u1@ours.test")
    got = arrived("u1@ours.test", "Subject: in-1")
    assert b"with ESMTPS" in got, got[:600]


def there_and_back():
    submit("echo-1", "echo@theirs.test")
    assert b"by mx.theirs.test (Postfix)" in arrived("u1@ours.test", "Subject: echo-1")


def a_bounce_of_ours_for_their_refusal():
    submit("bounce-1", "nobody@theirs.test")
    fields = report("bounce-1")
    expect("failed", fields["Action"])
    expect("5.1.1", fields["Status"])
    assert "host mx.theirs.test[127.0.5.2] said: 550 5.1.1" in str(fields["Diagnostic-Code"]).replace("\n", ""), \
        fields["Diagnostic-Code"]


def a_bounce_of_theirs_for_our_refusal():
    their_user("bounce-2", "nobody@ours.test")
    until("Postfix bounces it", lambda: re.search(
        r"to=<nobody@ours.test>.*dsn=5.1.1, status=bounced \(host mx.ours.test\[127.0.5.1\] said: 550 5.1.1", log()))


def their_greylisting_delays_and_then_passes():
    submit("grey-1", "grey@theirs.test")
    until("it is deferred", lambda: re.search(r"deferred .*grey@theirs.test.*greylisted", ours()))
    until("it is sent", lambda: re.search(r"to=<grey@theirs.test>.*status=sent", log()))


def our_greylisting_has_delayed_and_then_passed():
    assert re.search(r"to=<u1@ours.test>.*status=deferred.*450 4.2.0", log()), "nothing was greylisted"


def the_second_exchanger_when_the_first_is_dead():
    submit("backup-1", "bob@backup.test")
    until("Postfix has it", lambda: re.search(r"to=<bob@backup.test>.*status=sent", log()))


def a_dead_exchanger_makes_mail_wait():
    submit("dead-1", "x@dead.test")
    until("it is deferred", lambda: re.search(
        r"deferred .*x@dead.test.*connect to dead.test\[127.0.5.9\]:25: Connection refused", ours()))


def a_null_mx_is_final():
    submit("null-1", "x@null.test")
    expect("5.1.10", report("null-1")["Status"])


def mail_that_would_come_back_is_final():
    submit("loop-1", "x@loop.test")
    expect("5.4.6", report("loop-1")["Status"])


def no_such_domain_is_final():
    submit("no-1", "x@missing.test")
    expect("5.1.2", report("no-1")["Status"])


def success_is_reported_by_whom_we_told():
    submit("dsn-1", "bob@theirs.test", rcpt=["NOTIFY=SUCCESS"])
    got = arrived("u0@ours.test", "delivery-status")
    until("Postfix reports", lambda: [m for m in mailbox("u0@ours.test")
                                      if b"dsn-1" in m and b"Reporting-MTA: dns; mx.theirs.test" in m])
    assert got


serve_policy()
run_cases(
    out_by_mx_with_starttls,
    in_by_mx_with_starttls,
    there_and_back,
    a_bounce_of_ours_for_their_refusal,
    a_bounce_of_theirs_for_our_refusal,
    their_greylisting_delays_and_then_passes,
    our_greylisting_has_delayed_and_then_passed,
    the_second_exchanger_when_the_first_is_dead,
    a_dead_exchanger_makes_mail_wait,
    a_null_mx_is_final,
    mail_that_would_come_back_is_final,
    no_such_domain_is_final,
    success_is_reported_by_whom_we_told)

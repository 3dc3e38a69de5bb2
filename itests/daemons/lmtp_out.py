"""The cases of lmtp-out.  Usage: lmtp_out.py WORK PORT"""
import email
import glob
import smtplib
import sys

from rows import expect, run_cases, until

WORK, PORT = sys.argv[1], int(sys.argv[2])


def send(subject, *to):
    with smtplib.SMTP("127.0.0.1", PORT, timeout=30) as client:
        expect({}, client.sendmail("u0@lmtp.test", to, f"Subject: {subject}\r\n\r\nHello.\r\n.a line with a dot\r\n"))


def mailbox():
    """What Dovecot has put into u0's Maildir."""
    mails = []
    for file in glob.glob(f"{WORK}/mail/u0/Maildir/new/*"):
        with open(file, "rb") as f:
            mails.append(email.message_from_binary_file(f))
    return mails


def arrived(what, condition):
    return until(what, lambda: [m for m in mailbox() if condition(m)])


def mail_arrives_once_in_dovecots_maildir():
    send("lmtp-1", "u0@lmtp.test")
    [got] = arrived("lmtp-1", lambda m: m["Subject"] == "lmtp-1")
    expect("<u0@lmtp.test>", got["Return-Path"])
    expect("Hello.\n.a line with a dot\n", got.get_payload().replace("\r\n", "\n"))
    assert any("with LMTP" in r for r in got.get_all("Received")), got.get_all("Received")
    expect([], glob.glob(f"{WORK}/server/data/mail/lmtp.test/*"))


def each_recipient_has_its_own_answer():
    send("lmtp-2", "u0@lmtp.test", "u1@lmtp.test")
    arrived("lmtp-2", lambda m: m["Subject"] == "lmtp-2")
    [report] = arrived("the report", lambda m: m.get_content_type() == "multipart/report")
    fields = report.get_payload(1).get_payload(1)
    expect("rfc822; u1@lmtp.test", fields["Final-Recipient"])
    expect("5.1.1", fields["Status"])


run_cases(mail_arrives_once_in_dovecots_maildir, each_recipient_has_its_own_answer)

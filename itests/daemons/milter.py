"""The cases of milter.  Usage: milter.py WORK OFFSET SMTPD_PORT BAD_PORT RSPAMD_PORT DNS_PORT"""
import glob
import os
import re
import shutil
import signal
import smtplib
import socket
import struct
import subprocess
import sys
import threading

import dkim

from dkim_milter import OpenDkim
from rows import Skipped, expect, run, run_cases, until

WORK = sys.argv[1]
OFFSET, SMTPD, BAD_PORT, RSPAMD_PORT, DNS_PORT = (int(a) for a in sys.argv[2:7])
SMTP = OFFSET + 2525
ETC, KEY = f"{WORK}/server/etc", f"{WORK}/etc/key.pem"
US, STRANGER = "u1@signed.test", "ann@strange.test"
with open(f"{WORK}/etc/record", encoding="ascii") as record:
    RECORD = record.read().strip()


# ---- what is sent, and what has arrived

def message(subject, author=US, body="Hello.\r\n.a line with a dot\r\n\r\n"):
    return (f"From: <{author}>\r\nTo: <u0@signed.test>\r\nSubject: {subject}\r\n\tgoes on\r\n"
            f"Message-ID: <{subject}@signed.test>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\n\r\n{body}").encode()


def send(port, data, sender=US, client="", recipients=("u0@signed.test",)):
    """Code and text of the last reply: to the message, or to what refused it."""
    with smtplib.SMTP("127.0.0.1", port, timeout=60) as smtp:
        smtp.ehlo("client.test")
        if client:
            expect(220, smtp.docmd(f"XCLIENT NAME=[UNAVAILABLE] ADDR={client}")[0])
            smtp.ehlo("client.test")
        replies = [smtp.mail(sender)] + [smtp.rcpt(r) for r in recipients]
        refused = [r for r in replies if r[0] >= 400]
        code, text = refused[0] if refused else smtp.data(data)
        return code, text.decode()


def mailbox(user="u0"):
    maildir = f"{WORK}/server/data/mail/signed.test/{user}/Maildir"
    mails = []
    for file in glob.glob(f"{maildir}/new/*") + glob.glob(f"{maildir}/cur/*"):
        with open(file, "rb") as f:
            mails.append(f.read().replace(b"\r\n", b"\n"))
    return mails


def with_subject(subject, user="u0"):
    return [m for m in mailbox(user) if f"<{subject}@signed.test>".encode() in m]


def arrived(subject, user="u0"):
    found = until(f"{subject} arrives", lambda: with_subject(subject, user))
    expect(1, len(found))
    return found[0].replace(b"\n", b"\r\n")


def fields(mail, name):
    """The values of these header fields, unfolded."""
    header = re.sub(rb"\r\n[ \t]+", b" ", mail.partition(b"\r\n\r\n")[0]).decode("latin-1")
    return [line.partition(":")[2].strip() for line in header.split("\r\n") if line.lower().startswith(name.lower() + ":")]


def dkimpy_verifies(mail):
    return dkim.verify(mail, dnsfunc=lambda name, timeout=5: RECORD.encode())


def signed(subject):
    mail = message(subject)
    with open(KEY, "rb") as f:
        pem = subprocess.run(["openssl", "rsa", "-traditional"], stdin=f, capture_output=True, check=True).stdout
    return dkim.sign(mail, b"s", b"signed.test", pem) + mail


def log():
    with open(f"{WORK}/server/data/log/amphora.log", encoding="utf-8", errors="replace") as f:
        return f.read()


# ---- a stock Postfix asks our filters

def postfix_is_signed_for():
    expect(250, send(SMTPD, message("signed-by-us"))[0])
    mail = arrived("signed-by-us")
    expect(1, len(fields(mail, "DKIM-Signature")))
    assert dkimpy_verifies(mail), "dkimpy does not verify it"
    assert not dkimpy_verifies(mail.replace(b"Hello.", b"Hullo.")), "a changed message is verified"


def postfix_is_signed_for_on_a_unix_socket():
    expect(250, send(SMTPD + 1, message("signed-on-a-socket"))[0])
    assert dkimpy_verifies(arrived("signed-on-a-socket")), "dkimpy does not verify it"


def postfix_large_message_is_signed():
    expect(250, send(SMTPD, message("large", body="a line of text\r\n" * 200_000))[0])
    assert dkimpy_verifies(arrived("large")), "dkimpy does not verify it"


def postfix_several_messages_in_a_session():
    with smtplib.SMTP("127.0.0.1", SMTPD, timeout=60) as smtp:
        smtp.ehlo()
        for i in range(5):
            smtp.sendmail(US, ["u0@signed.test", "u2@signed.test"], message(f"several-{i}"))
            smtp.docmd("MAIL FROM:<given@up.test>")
            smtp.rset()
    for i in range(5):
        assert dkimpy_verifies(arrived(f"several-{i}")), "dkimpy does not verify it"
        assert dkimpy_verifies(arrived(f"several-{i}", "u2")), "dkimpy does not verify it"


def postfix_strangers_are_not_signed_for():
    expect(250, send(SMTPD, message("strange", STRANGER), STRANGER)[0])
    expect([], fields(arrived("strange"), "DKIM-Signature"))


def postfix_mail_is_verified():
    expect(250, send(SMTPD, signed("good"), client="192.0.2.9")[0])
    results = fields(arrived("good"), "Authentication-Results")
    expect(1, len(results))
    assert "dkim=pass" in results[0], results
    expect(250, send(SMTPD, signed("bad").replace(b"Hello.", b"Hullo."), client="192.0.2.9")[0])
    results = fields(arrived("bad"), "Authentication-Results")
    assert "dkim=fail" in results[0], results


def postfix_forged_results_go():
    name = fields(arrived("good"), "Authentication-Results")[0].partition(";")[0]
    forged = f"Authentication-Results: {name}; dkim=pass header.d=forged.test\r\n".encode()
    expect(250, send(SMTPD, forged + signed("forged"), client="192.0.2.9")[0])
    results = fields(arrived("forged"), "Authentication-Results")
    expect(1, len(results))
    assert "forged.test" not in results[0], results


# ---- our intake asks milters

def configure(file, **keys):
    with open(f"{ETC}/{file}", "w", encoding="utf-8") as f:
        f.writelines(f"{key} = {value}\n" for key, value in keys.items())


def client(command):
    done = subprocess.run([f"{WORK}/server/bin/client", "-b"], input=command + "\n", text=True, capture_output=True,
                          timeout=60, check=False)
    return done.stdout


def filters(*names):
    """Lets intake ask just these, and waits until it does."""
    path = f"{ETC}/org.amphora.intake.cfg"
    with open(path, encoding="utf-8") as f:
        lines = [line for line in f if not re.match(r"#?filters *=", line)]
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(lines + ["filters = " + ", ".join(names) + "\n"])

    def asked():
        rows = re.findall(r"^\W*(milter-\S+)\s+(.*)$", client("mail:filters"), re.M)
        return set(names) == {name for name, rest in rows if " yes " in f" {rest} "}
    until(f"intake asks {names}", asked)


def needs(program):
    if not shutil.which(program):
        raise Skipped(f"{program} is not installed")


TO_SIGN = f"Mode s\nDomain signed.test\nSelector s\nKeyFile {KEY}\nCanonicalization relaxed/simple\n"
TO_VERIFY = f"Mode v\nInternalHosts 192.0.2.1\nTestPublicKeys {WORK}/etc/dns\nAuthservID opendkim.test\nAlwaysAddARHeader yes\n"


def opendkim_signs():
    needs("opendkim")
    with OpenDkim(TO_SIGN) as milter:
        configure("org.amphora.milter-opendkim.cfg", milter=f"unix:{milter.path}")
        filters("milter-opendkim")
        expect(250, send(SMTP, message("by-opendkim"))[0])
        mail = arrived("by-opendkim")
        assert dkimpy_verifies(mail), "dkimpy does not verify it"
        with smtplib.SMTP("127.0.0.1", SMTP, timeout=60) as smtp:
            for i in range(3):
                smtp.sendmail(US, ["u0@signed.test"], message(f"by-opendkim-{i}"))
        for i in range(3):
            assert dkimpy_verifies(arrived(f"by-opendkim-{i}")), "dkimpy does not verify it"


def opendkim_verifies():
    needs("opendkim")
    with open(f"{WORK}/etc/dns", "w", encoding="ascii") as f:
        f.write(f"s._domainkey.signed.test {RECORD}\n")
    with OpenDkim(TO_VERIFY) as milter:
        configure("org.amphora.milter-opendkim.cfg", milter=f"unix:{milter.path}")
        filters("milter-opendkim")
        expect(250, send(SMTP, signed("seen-by-opendkim"))[0])
        results = fields(arrived("seen-by-opendkim"), "Authentication-Results")
        assert any(r.startswith("opendkim.test") and "dkim=pass" in r for r in results), results


def opendkim_dies_and_is_back():
    needs("opendkim")
    with OpenDkim(TO_SIGN) as milter:
        configure("org.amphora.milter-opendkim.cfg", milter=f"unix:{milter.path}")
        filters("milter-opendkim")
        with smtplib.SMTP("127.0.0.1", SMTP, timeout=60) as smtp:
            smtp.ehlo()
            smtp.sendmail(US, ["u0@signed.test"], message("before-it-dies"))
            milter.process.kill()
            milter.process.wait(10)
            expect((451, b"4.7.1 Service unavailable - try again later"), smtp.mail(US))
        until("the log has it", lambda: re.search(r"milter=opendkim .*: tempfail", log()), 20)
        until("mail:status names it", lambda: milter.path in client("mail:status"))
        os.unlink(milter.path)
        milter.process = subprocess.Popen(["opendkim", "-f", "-x", f"{milter.folder}/conf"], stderr=subprocess.DEVNULL)
        until("opendkim listens again", lambda: os.path.exists(milter.path))
        expect(250, send(SMTP, message("it-is-back"))[0])
        assert dkimpy_verifies(arrived("it-is-back")), "dkimpy does not verify it"


def opendkim_stalls():
    needs("opendkim")
    with OpenDkim(TO_SIGN) as milter:
        configure("org.amphora.milter-opendkim.cfg", milter=f"unix:{milter.path}", milter_command_timeout="1s")
        filters("milter-opendkim")
        expect(250, send(SMTP, message("before-it-stalls"))[0])
        milter.process.send_signal(signal.SIGSTOP)
        try:
            expect(451, send(SMTP, message("while-it-stalls"))[0])
        finally:
            milter.process.send_signal(signal.SIGCONT)
        expect(250, send(SMTP, message("after-it-stalled"))[0])
        expect([], with_subject("while-it-stalls"))


RSPAMD = """
options {{ pidfile = "{folder}/pid"; dns {{ nameserver = ["127.0.0.1:{dns}"]; timeout = 1s; }}
  enable_test_patterns = true; filters = ""; history_file = ""; explicit_modules = ["milter_headers"]; }}
logging {{ type = "file"; filename = "{folder}/log"; level = "info"; }}
lua = "/usr/share/rspamd/rules/rspamd.lua"
modules {{ path = "/usr/share/rspamd/plugins/milter_headers.lua"; }}
milter_headers {{ use = ["x-spam-level", "x-spam-status"]; skip_local = false; skip_authenticated = false; }}
actions {{ reject = 15; add_header = 6; rewrite_subject = 5; subject = "***SPAM*** %s"; }}
worker "rspamd_proxy" {{ bind_socket = "127.0.0.1:{port}"; milter = yes; count = 1; timeout = 20s;
  upstream "local" {{ default = yes; self_scan = yes; }} }}
"""


class Rspamd:
    """A daemon of its own, until the end of the with statement."""

    def __enter__(self):
        self.folder = f"{WORK}/rspamd"
        os.makedirs(self.folder, exist_ok=True)
        with open(f"{self.folder}/conf", "w", encoding="ascii") as f:
            f.write(RSPAMD.format(folder=self.folder, dns=DNS_PORT, port=RSPAMD_PORT))
        shutil.chown(self.folder, "_rspamd", "_rspamd")
        self.process = subprocess.Popen(
            ["rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", f"{self.folder}/conf", "--var", f"DBDIR={self.folder}",
             "--var", f"RUNDIR={self.folder}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("rspamd listens", self.listens)
        configure("org.amphora.milter-rspamd.cfg", milter=f"inet:{RSPAMD_PORT}@127.0.0.1")
        filters("milter-rspamd")
        return self

    @staticmethod
    def listens():
        try:
            socket.create_connection(("127.0.0.1", RSPAMD_PORT), 5).close()
            return True
        except OSError:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)


GTUBE = "JS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n"


def rspamd_says_what_it_thinks():
    needs("rspamd")
    with Rspamd():
        expect(250, send(SMTP, message("ham", STRANGER), STRANGER)[0])
        assert fields(arrived("ham"), "X-Spam-Status"), "rspamd has written nothing"
        code, text = send(SMTP, message("spam", STRANGER, "X" + GTUBE), STRANGER)
        expect((554, "5.7.1 Gtube pattern"), (code, text))
        expect(250, send(SMTP, message("marked", STRANGER, "Y" + GTUBE), STRANGER)[0])
        expect(["Yes"], fields(arrived("marked"), "X-Spam"))
        expect(250, send(SMTP, message("rewritten", STRANGER, "Z" + GTUBE), STRANGER)[0])
        subjects = fields(arrived("rewritten"), "Subject")
        expect(1, len(subjects))
        assert subjects[0].startswith("***SPAM*** rewritten"), subjects
        expect([], with_subject("spam"))


class BadMilter:
    """Agrees on all, says CONTINUE to what must be answered, and misbehaves at the end of a message."""

    def __init__(self):
        self.mode = ""
        self.server = socket.create_server(("127.0.0.1", BAD_PORT))
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection = self.server.accept()[0]
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rb") as wire:
            while len(head := wire.read(4)) == 4:
                data = wire.read(struct.unpack("!I", head)[0])
                answer = self.answer(data)
                if answer is None:
                    return
                connection.sendall(answer)

    def answer(self, data):
        if data[:1] == b"O":
            return struct.pack("!I", len(data)) + data[:9] + struct.pack("!I", 0)
        if data[:1] in b"DAQ":
            return b""
        if data[:1] != b"E":
            return b"\0\0\0\1c"
        return {
            "closes": None,
            "stalls": b"",
            "garbage": b"\xde\xad\xbe\xef" * 100,
            "huge": b"\x7f\xff\xff\xffb",
            "250": b"\0\0\0\7y250 x\0"[:11],
            "folding": b"\0\0\0\x0ahX\0a\nb: c\0\0\0\0\1c",
            "progress for ever": b"\0\0\0\1p" * 1000,
            "unknown": b"\0\0\0\1z",
        }[self.mode]


def a_milter_misbehaves():
    bad = BadMilter()
    configure("org.amphora.milter-bad.cfg", milter=f"inet:{BAD_PORT}@127.0.0.1", milter_content_timeout="1s")
    filters("milter-bad")
    for mode in ("closes", "garbage", "huge", "250", "folding", "unknown", "stalls", "progress for ever"):
        bad.mode = mode
        subject = mode.replace(" ", "-")
        code, text = send(SMTP, message(f"bad-{subject}"))
        expect((mode, 451, "4.7.1 Service unavailable - try again later"), (mode, code, text))
        expect([], with_subject(f"bad-{subject}"))
    until("each is in the log", lambda: log().count("milter=bad") >= 8, 20)
    configure("org.amphora.milter-bad.cfg", milter=f"inet:{BAD_PORT}@127.0.0.1", milter_default_action="accept",
              milter_content_timeout="1s")
    until("accept is the default action", lambda: send(SMTP, message("bad-accepted"))[0] == 250)
    expect([], [f for f in fields(arrived("bad-accepted"), "X")])


def without_milters_again():
    filters()
    expect(250, send(SMTP, message("free"))[0])
    arrived("free")


def the_log_has_no_bug():
    expect([], [line for line in log().splitlines() if " ERROR " in line or "| ERROR |" in line])


run_cases(postfix_is_signed_for, postfix_is_signed_for_on_a_unix_socket, postfix_large_message_is_signed,
          postfix_several_messages_in_a_session, postfix_strangers_are_not_signed_for, postfix_mail_is_verified,
          postfix_forged_results_go, opendkim_signs, opendkim_verifies, opendkim_dies_and_is_back, opendkim_stalls,
          rspamd_says_what_it_thinks, a_milter_misbehaves, without_milters_again, the_log_has_no_bug)

"""The cases of spf-dmarc.  Usage: spf_dmarc.py WORK OFFSET NSD_PID [COUNT]"""
import email
import glob
import os
import signal
import smtplib
import ssl
import sys
import time

import dkim

from rows import expect, run, run_cases, until

WORK, OFFSET, NSD = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
SMTP, SUBMISSION = OFFSET + 2525, OFFSET + 2587
USER, PASSWORD = "u0@ours.test", os.environ["PASSWORD"]
GOOD, STRANGE = "127.0.0.5", "127.0.0.6"  # addresses that clients come from


def message(author, subject, extra=""):
    return f"{extra}From: <{author}>\r\nSubject: {subject}\r\nMessage-ID: <{subject}@client.test>\r\n\r\nHello.\r\n".encode()


def signed(text):
    with open(f"{WORK}/key.pem", "rb") as f:
        return dkim.sign(text, b"s", b"good.test", f.read(), include_headers=[b"from", b"subject"]) + text


def send(client, sender, text, helo="client.test"):
    """What the server says to the end of the message, or to what it refuses before."""
    with smtplib.SMTP("127.0.0.1", SMTP, timeout=60, source_address=(client, 0)) as smtp:
        smtp.ehlo(helo)
        for code, reply in (smtp.mail(sender), smtp.rcpt(USER)):
            if code != 250:
                return code, reply.decode()
        code, reply = smtp.data(text)
        return code, reply.decode()


def stored(subject, folder=""):
    """The header of a message in the user's mailbox."""
    def find():
        for file in glob.glob(f"{WORK}/server/data/mail/ours.test/u0/Maildir/{folder}*/*"):
            if os.path.dirname(file).endswith(("/new", "/cur")):
                with open(file, "rb") as f:
                    found = email.message_from_binary_file(f)
                if found["Subject"] == subject:
                    return found
        return None
    return until(f"{subject} is stored in {folder or 'the inbox'}", find)


def results(found):
    """What our own Authentication-Results say, method → result."""
    ours = [f for f in found.get_all("Authentication-Results", []) if f.startswith("mail.ours.test;")]
    expect(1, len(ours))
    pairs = [part.split()[0].split("=") for part in ours[0].split(";")[1:]]
    return dict(pairs)  # the last of a kind: of spf that of HELO


def client(*words):
    return run([f"{WORK}/server/bin/client", *words], seconds=120)


# ---- cases

def what_is_real_passes():
    expect(250, send(GOOD, "a@good.test", signed(message("a@good.test", "real")))[0])
    found = stored("real")
    expect({"spf": "none", "dkim": "pass", "dmarc": "pass"}, results(found))
    assert found["Received-SPF"].startswith("pass (mail.ours.test: domain good.test designates"), found["Received-SPF"]
    assert "spf=pass smtp.mailfrom=a@good.test" in found["Authentication-Results"], found["Authentication-Results"]


def what_a_forwarder_sends_passes_by_its_signature():
    expect(250, send(STRANGE, "a@good.test", signed(message("a@good.test", "forwarded")))[0])
    assert stored("forwarded")["Received-SPF"].startswith("fail ")
    expect("pass", results(stored("forwarded"))["dmarc"])


def what_is_forged_is_rejected():
    code, reply = send(STRANGE, "x@evil.test", message("a@good.test", "forged"))
    expect((550, "5.7.1 Email rejected per DMARC policy for good.test"), (code, reply))


def what_is_to_be_quarantined_is_in_junk():
    expect(250, send(STRANGE, "x@evil.test", message("a@careful.test", "careful"))[0])
    expect("fail", results(stored("careful", ".Junk/"))["dmarc"])


def nobody_speaks_in_our_name():
    forged = "Authentication-Results: mail.ours.test; dmarc=pass header.from=good.test\r\n"
    expect(250, send(STRANGE, "x@nopolicy.test", message("x@nopolicy.test", "spoken", forged))[0])
    expect("none", results(stored("spoken"))["dmarc"])


def a_bounce_is_checked_by_helo():
    expect(250, send(GOOD, "", message("mailer-daemon@good.test", "bounce"), helo="good.test")[0])
    expect({"spf": "pass", "dkim": "none", "dmarc": "pass"}, results(stored("bounce")))


def a_user_is_not_checked_and_marked():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", SUBMISSION, timeout=30, source_address=(STRANGE, 0)) as smtp:
        smtp.starttls(context=context)
        smtp.login(USER, PASSWORD)
        smtp.sendmail(USER, [USER], message(USER, "ours"))
    expect({"auth": "pass"}, results(stored("ours")))


def commands_explain():
    said = client("mail:spf-check", STRANGE, "client.test", "a@good.test").splitlines()
    expect("fail (good.test: by -all)", said[0])
    said = client("mail:spf-check", STRANGE, "client.test", "a@loop.test").splitlines()
    expect("permerror (loop.test: more than 10 terms that ask the DNS)", said[0])
    said = client("mail:dmarc-check", "--spf", "evil.test", "a@good.test").splitlines()
    expect("fail (good.test wants: reject)", said[0])


def the_dns_of_a_domain_is_printed_and_checked():
    said = client("mail:dns-records", "--address", "203.0.113.5", "ours.test")
    for line in ("mail.ours.test.\tIN\tA\t203.0.113.5", "5.113.0.203.in-addr.arpa.\tIN\tPTR\tmail.ours.test.",
                 "ours.test.\tIN\tTXT\t\"v=spf1 mx a:mail.ours.test -all\"", "mx: mail.ours.test",
                 "_dmarc.ours.test.\tIN\tTXT\t", f"_submission._tcp.ours.test.\tIN\tSRV\t0 1 {SUBMISSION}"):
        assert line in said or line.startswith("_submission"), f"{line} is not in {said}"
    said = client("mail:dns-check", "--address", "203.0.113.5", "ours.test")
    for part in ("records need a look", "ours.test includes ours.test, and so itself", "DNS: 10 mail.elsewhere.test"):
        assert part in said, f"{part} is not in {said}"


def what_has_come_is_reported():
    today = time.strftime("%Y-%m-%d", time.gmtime())
    said = client("mail:dmarc-report", today)
    assert "mailto:reports@good.test" in said, said
    with open(said.split(" for ")[0].strip(), encoding="utf-8") as f:
        report = f.read()
    for part in ("<domain>good.test</domain>", "<disposition>reject</disposition>", "<source_ip>127.0.0.5</source_ip>"):
        assert part in report, f"{part} is not in {report}"


def a_dns_that_is_down_rejects_nothing():
    os.kill(NSD, signal.SIGTERM)
    time.sleep(1)
    expect(250, send(STRANGE, "x@down.test", message("a@down.test", "down"))[0])
    expect("temperror", results(stored("down"))["dmarc"])


# ---- what the chain costs

def filters(line):
    """Puts them into the configuration, and waits until they count."""
    file = f"{WORK}/server/etc/org.amphora.intake.cfg"
    with open(file, encoding="utf-8") as f:
        lines = [line if text.startswith("filters =") else text for text in f.read().splitlines()]
    with open(file, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")

    def counts():
        subject = f"probe{time.monotonic_ns()}"
        send(GOOD, "a@good.test", signed(message("a@good.test", subject)))
        return ("Authentication-Results" in stored(subject)) == (line != "filters =")
    until("the filters count", counts)


def cpu():
    with open(f"{WORK}/server/pids", encoding="ascii") as f, open(f"/proc/{f.read().strip()}/stat", encoding="ascii") as g:
        fields = g.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(count, text):
    """CPU of the server and time, each in microseconds for a message."""
    before, start = cpu(), time.monotonic()
    with smtplib.SMTP("127.0.0.1", SMTP, timeout=60, source_address=(GOOD, 0)) as smtp:
        smtp.ehlo("client.test")
        for _ in range(count):
            smtp.mail("a@good.test")
            smtp.rcpt(USER)
            expect(250, smtp.data(text)[0])
    return (cpu() - before) / count * 1e6, (time.monotonic() - start) / count * 1e6


def cost(count):
    text = signed(message("a@good.test", "cost") + b"x" * 70 + (b"\r\n" + b"x" * 70) * 13)
    rounds = {"filters =": [], "filters = spf, dkim-verify, dmarc": []}
    for number in range(4):
        for line, found in rounds.items():
            filters(line)
            figures = measured(count, text)
            if number:  # the first warms up
                found.append(figures)
    without, chain = ([sum(column) / len(column) for column in zip(*found)] for found in rounds.values())
    print(f"{len(text)} bytes, {count} messages three times each; microseconds for a message: CPU {without[0]:.0f} without the "
          f"chain, {chain[0]:.0f} with it, +{chain[0] - without[0]:.0f}; time {without[1]:.0f}, {chain[1]:.0f}, "
          f"+{chain[1] - without[1]:.0f}")


if len(sys.argv) > 4:
    cost(int(sys.argv[4]))
    sys.exit()
run_cases(what_is_real_passes, what_a_forwarder_sends_passes_by_its_signature, what_is_forged_is_rejected,
          what_is_to_be_quarantined_is_in_junk, nobody_speaks_in_our_name, a_bounce_is_checked_by_helo,
          a_user_is_not_checked_and_marked, commands_explain, the_dns_of_a_domain_is_printed_and_checked,
          what_has_come_is_reported, a_dns_that_is_down_rejects_nothing)

"""The cases of routing.  Usage: routing.py WORK SMTP_PORT SUBMISSION_PORT SINK_PORT"""
import email
import glob
import os
import re
import socketserver
import subprocess
import sys
import threading

from rows import expect, run_cases, until

WORK = sys.argv[1]
SMTP, SUBMISSION, SINK = (int(p) for p in sys.argv[2:5])
SERVER = f"{WORK}/server"
SENT = []  # what has gone to other servers: port, sender, recipients, message


class Sink(socketserver.StreamRequestHandler):
    """Takes all mail."""

    def handle(self):
        def say(text):
            self.wfile.write(text.encode() + b"\r\n")
        say("220 sink")
        sender, to = None, []
        for line in self.rfile:
            command = line.decode().strip()
            path = re.search("<(.*)>", command)
            if command.upper().startswith("MAIL"):
                sender, to = path[1], []
            elif command.upper().startswith("RCPT"):
                to.append(path[1])
            elif command.upper() == "DATA":
                say("354 go on")
                lines = []
                while (text := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(text)
                SENT.append((self.server.server_address[1], sender, to, email.message_from_bytes(b"".join(lines))))
            elif command.upper() == "QUIT":
                return say("221 bye")
            say("250 ok")


def console(*commands):
    """What the console says to a command in a session of its own."""
    done = subprocess.run([f"{SERVER}/bin/client", "-b"], input="".join(c + "\n" for c in commands), text=True,
                          timeout=120, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def configure(**keys):
    """Sets keys of intake in the console: an empty value is the default."""
    console("config:edit org.amphora.intake",
            *(f"config:property-set {k} '{v}'" if v else f"config:property-delete {k}" for k, v in keys.items()),
            "config:update")


def write(name, text):
    path = f"{WORK}/{name}"
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def replies(*words, port=SMTP):
    """What the server has said, a line each."""
    done = subprocess.run(["swaks", "--server", "127.0.0.1", "--port", str(port), *words], text=True, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return [line[4:].strip() for line in done.stdout.splitlines() if re.match(r"<[-~*]", line)]


LOGIN = ("--tls", "--auth", "PLAIN", "--auth-user", "u0@ours.test", "--auth-password", "secret")


def submit(subject, sender, to, *words):
    said = replies(*LOGIN, "--from", sender, "--to", to, "--header", f"Subject: {subject}", *words, port=SUBMISSION)
    assert any(r.startswith("250 2.0.0") for r in said), said


def stranger(subject, sender, to):
    """The reply to the message, or to what was refused."""
    said = replies("--from", sender, "--to", to, "--header", f"Subject: {subject}")
    return next((r for r in said if r[0] in "45"), None) or next(r for r in said if r.startswith("250 2.0.0"))


def mailbox(user, subject):
    found = []
    for file in glob.glob(f"{SERVER}/data/mail/ours.test/{user}/Maildir/new/*"):
        with open(file, "rb") as f:
            message = email.message_from_binary_file(f)
        if message["Subject"] == subject:
            found.append(message)
    return found


def arrives(user, subject):
    [message] = until(f"{subject} for {user}", lambda: mailbox(user, subject))
    return message


def sent(subject):
    return [(port, sender, to) for port, sender, to, message in SENT if message["Subject"] == subject]


def goes_out(subject):
    return until(f"{subject} at the sink", lambda: sent(subject))


def names_without_a_domain_get_myorigin():
    console("config:property-set --pid org.amphora.site myorigin ours.test")
    submit("bare", "u0", "u1", "--header", "From: Me <u0>", "--header", "To: u1, x@theirs.test")
    got = arrives("u1", "bare")
    expect("<u0@ours.test>", got["Return-Path"])
    expect("Me <u0@ours.test>", got["From"])
    expect("u1@ours.test, x@theirs.test", got["To"])


def a_stranger_needs_a_domain():
    expect("501 5.1.7 Bad sender address syntax", stranger("none", "u0", "u1@ours.test"))
    expect("501 5.1.3 Bad recipient address syntax", stranger("none", "a@theirs.test", "u1"))


def who_else_may_leave_the_domain_out():
    configure(local_header_rewrite_clients="permit_sasl_authenticated, permit_mynetworks")
    said = replies("--local-interface", "127.0.0.9", "--from", "root", "--to", "u1", "--header", "Subject: near",
                   "--header", "From: root")
    assert any(r.startswith("250 2.0.0") for r in said), said
    expect("root@ours.test", arrives("u1", "near")["From"])
    configure(local_header_rewrite_clients="")
    said = replies("--local-interface", "127.0.0.9", "--from", "root", "--to", "u1@ours.test")
    assert any(r.startswith("501 5.1.7") for r in said), said


def canonical_maps_change_while_mail_flows():
    table = write("canonical", "u0 first.name\n")
    configure(canonical_maps=table)
    submit("canonical-1", "u0@ours.test", "u1@ours.test", "--header", "From: u0")
    got = arrives("u1", "canonical-1")
    expect(("<first.name@ours.test>", "first.name@ours.test"), (got["Return-Path"], got["From"]))
    write("canonical", "u0 second.name\nu1 u2\n")
    until("the table is read again", lambda: [submit("canonical-2", "u0@ours.test", "u1@ours.test"),
                                              mailbox("u2", "canonical-2")][1])
    expect("<second.name@ours.test>", mailbox("u2", "canonical-2")[0]["Return-Path"])


def a_broken_table_leaves_what_was():
    write("canonical", "u0 third.name\nu1 |/bin/sh\n")
    stranger("look", "a@theirs.test", "u2@ours.test")
    status = until("mail:status tells of it", lambda: [stranger("look", "a@theirs.test", "u2@ours.test"),
                                                       re.search("canonical: line 2: .*", console("mail:status"))][1])
    assert "one address such as user@example.org" in status[0], status[0]
    submit("canonical-3", "u0@ours.test", "u2@ours.test")
    expect("<second.name@ours.test>", arrives("u2", "canonical-3")["Return-Path"])
    configure(canonical_maps="")


def a_bad_value_leaves_what_was():
    configure(always_bcc="two words")
    assert "key always_bcc = two words" in console("mail:status")
    configure(always_bcc="")
    assert "always_bcc" not in console("mail:status")


def relay_recipients():
    console("config:property-set --pid org.amphora.site relay_domains theirs.test",
            "config:property-set --pid org.amphora.relay relayhost '[127.0.0.1]:%d'" % SINK)
    assert "relay_domains = theirs.test: the recipients there are not known here" in console("mail:status")
    configure(relay_recipient_maps=write("relay", "ann@theirs.test OK\n"))
    assert "are not known here" not in console("mail:status")
    expect("550 5.1.1 No such user here", stranger("relay", "a@strange.test", "bill@theirs.test"))
    assert stranger("relay", "a@strange.test", "ann@theirs.test").startswith("250")
    expect([(SINK, "a@strange.test", ["ann@theirs.test"])], goes_out("relay"))


def copies():
    configure(always_bcc="u2@ours.test", sender_bcc_maps=write("sbcc", "u0 kept@theirs.test\n"),
              recipient_bcc_maps=write("rbcc", "u1 u0\n"))
    submit("copies", "u0@ours.test", "u1@ours.test")
    for user in ("u0", "u1", "u2"):
        arrives(user, "copies")
    expect([(SINK, "u0@ours.test", ["kept@theirs.test"])], goes_out("copies"))
    configure(always_bcc="", sender_bcc_maps="", recipient_bcc_maps="")
    submit("no-copies", "u0@ours.test", "u1@ours.test")
    arrives("u1", "no-copies")
    expect([], mailbox("u2", "no-copies"))


def forward_files():
    home = f"{SERVER}/data/mail/ours.test/u1"
    with open(f"{home}/.forward", "w", encoding="utf-8") as f:
        f.write("# on holiday\n\\u1, u2, ann@theirs.test\n\"|/bin/false\"\n")
    stranger("forward", "a@strange.test", "u1@ours.test")
    arrives("u1", "forward")
    expect("u1@ours.test", arrives("u2", "forward")["Delivered-To"])
    expect([(SINK, "a@strange.test", ["ann@theirs.test"])], goes_out("forward"))
    with open(f"{SERVER}/data/log/amphora.log", encoding="utf-8") as f:
        assert re.search(r'/\.forward: ""\|/bin/false"" is not done', f.read())
    os.chmod(f"{home}/.forward", 0o666)
    stranger("unfit", "a@strange.test", "u1@ours.test")
    arrives("u1", "unfit")
    expect([], sent("unfit"))
    os.remove(f"{home}/.forward")


def srs():
    configure(srs_domain="srs.test")
    expect(0o600, os.stat(f"{SERVER}/etc/mail/srs-secret").st_mode & 0o777)
    console("mail:alias-add away@ours.test ann@theirs.test u2@ours.test")
    stranger("srs", "a@strange.test", "away@ours.test")
    expect("<a@strange.test>", arrives("u2", "srs")["Return-Path"])
    [(_, sender, to)] = goes_out("srs")
    assert re.fullmatch(r"SRS0=[\w-]{4}=[A-Z2-7]{2}=strange\.test=a@srs\.test", sender), sender
    expect(["ann@theirs.test"], to)
    assert stranger("bounce", "<>", sender).startswith("250")
    expect([(SINK, "", ["a@strange.test"])], goes_out("bounce"))
    expect("550 5.1.1 No such user here", stranger("forged", "<>", sender.replace("=a@", "=b@")))
    submit("own", "u0@ours.test", "ann@theirs.test")
    expect([(SINK, "u0@ours.test", ["ann@theirs.test"])], goes_out("own"))
    with open(f"{SERVER}/etc/mail/srs-secret", encoding="utf-8") as secret, \
            open(f"{SERVER}/data/log/amphora.log", encoding="utf-8") as log:
        assert secret.read().strip() not in log.read()
    configure(srs_domain="")


def a_relay_for_some_senders():
    console("config:property-set --pid org.amphora.relay sender_dependent_relayhost_maps "
            + write("relays", "u0@ours.test [127.0.0.1]:%d\n" % (SINK + 1)))
    submit("by-sender", "u0@ours.test", "ann@theirs.test")
    expect([(SINK + 1, "u0@ours.test", ["ann@theirs.test"])], goes_out("by-sender"))
    stranger("by-none", "a@strange.test", "ann@theirs.test")
    expect([(SINK, "a@strange.test", ["ann@theirs.test"])], goes_out("by-none"))


def aliases_details_and_domains():
    console("mail:domain-add virtual.test", "mail:alias-add info@virtual.test u1@ours.test u2@ours.test",
            "mail:alias-add @virtual.test u1@ours.test")
    stranger("several", "a@strange.test", "info@virtual.test")
    arrives("u1", "several")
    arrives("u2", "several")
    stranger("catch-all", "a@strange.test", "anybody@virtual.test")
    arrives("u1", "catch-all")
    stranger("detail", "a@strange.test", "u1+lists@ours.test")
    arrives("u1", "detail")
    expect("550 5.1.1 No such user here", stranger("nobody", "a@strange.test", "nobody@ours.test"))


for sink in (SINK, SINK + 1):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", sink), Sink)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
run_cases(names_without_a_domain_get_myorigin, a_stranger_needs_a_domain, who_else_may_leave_the_domain_out,
          canonical_maps_change_while_mail_flows, a_broken_table_leaves_what_was, a_bad_value_leaves_what_was,
          relay_recipients, copies, forward_files, srs, a_relay_for_some_senders, aliases_details_and_domains)

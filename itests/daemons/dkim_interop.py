"""The cases of dkim-interop.  Usage: dkim_interop.py FOLDER COUNT SEED JARS"""
import os
import random
import re
import socket
import subprocess
import sys
import threading

import dkim
import dns.message
import dns.rcode
import dns.rrset

from dkim_milter import Milter, OpenDkim
from rows import expect, run, run_cases

FOLDER, COUNT, SEED, JARS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
FORMS = ["simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"]
DOMAIN = "example.org"
HERE = os.path.dirname(os.path.abspath(__file__))
PEER = f"{HERE}/../../bundles/dkim/src/test/java/org/amphora/dkim/internal/DkimPeer.java"


# ---- keys, and a DNS that has them

def make_keys():
    run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", f"{FOLDER}/rsa.private"])
    run(["openssl", "genpkey", "-algorithm", "ED25519", "-out", f"{FOLDER}/ed.private"])
    public = {}
    for name in ("rsa", "ed"):
        pem = run(["openssl", "pkey", "-in", f"{FOLDER}/{name}.private", "-pubout"])
        public[name] = "".join(pem.split("\n")[1:-2])
    seed = run(["bash", "-c", f"openssl pkey -in {FOLDER}/ed.private -outform DER | tail -c 32 | base64 -w0"])
    with open(f"{FOLDER}/ed.seed", "w") as f:
        f.write(seed)
    run(["openssl", "rsa", "-traditional", "-in", f"{FOLDER}/rsa.private", "-out", f"{FOLDER}/rsa.pkcs1"])
    bare = run(["bash", "-c", f"openssl pkey -in {FOLDER}/ed.private -pubout -outform DER | tail -c 32 | base64 -w0"])
    return {f"rsa._domainkey.{DOMAIN}": f"v=DKIM1; k=rsa; p={public['rsa']}",
            f"ed._domainkey.{DOMAIN}": f"v=DKIM1; k=ed25519; p={bare}"}


RECORDS = make_keys()
with open(f"{FOLDER}/dns", "w") as out:
    out.writelines(f"{name} {record}\n" for name, record in RECORDS.items())


def answer_dns(server):
    while True:
        wire, client = server.recvfrom(4096)
        query = dns.message.from_wire(wire)
        reply = dns.message.make_response(query)
        name = query.question[0].name
        record = RECORDS.get(name.to_text(omit_final_dot=True).lower())
        if record:
            strings = " ".join(f'"{record[i:i + 250]}"' for i in range(0, len(record), 250))
            reply.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", strings))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(reply.to_wire(), client)


def start_dns():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    threading.Thread(target=answer_dns, args=(server,), daemon=True).start()


def txt(name, timeout=0):
    return RECORDS.get(name.decode().rstrip(".").lower(), "").encode()


# ---- messages

WORDS = ["hello", "Grüße", "naïve", "x" * 60, "=?utf-8?Q?=C3=A9?=", "a;b", "\"q\\\"uoted\"", "(c omment)", "<a@b>", "1", ":"]
BLANKS = [" ", "  ", "\t", " \t ", "\r\n ", "\r\n\t", "\r\n  \t "]


def value(rng):
    """Of a field, with its blank: folded here and there, with odd white space, or nothing at all."""
    text = rng.choice(["", " ", "  ", "\t", " \t"])
    for _ in range(rng.choice([0, 1, 1, 2, 3, 8, 30])):
        text += rng.choice(WORDS) + (rng.choice(BLANKS) if rng.random() < 0.7 else " ")
    # white space alone in the last line would be an empty line to some
    text = re.sub(r"(\r\n[ \t]+)+$", "", text)
    return re.sub(r"(\r\n[ \t]+)+(?=\r\n)", "", text) + rng.choice(["", "", " ", "\t "])


def body(rng):
    if rng.random() < 0.1:
        return rng.choice(["", "\r\n", "\r\n\r\n\r\n", " \r\n", "\t \r\n\r\n", ".\r\n"])
    lines = []
    for _ in range(rng.choice([1, 2, 5, 20, 200])):
        lines.append(rng.choice(["", "", " ", "\t", "a  b\t c ", "Grüße " * 8, "x" * 300, ".", "..", "From me", "-- ",
                                 " leading", "trailing \t "]))
    return "\r\n".join(lines) + rng.choice(["", "\r\n", "\r\n\r\n", "\r\n \r\n", "\r\n\r\n\t\r\n\r\n"]) + "\r\n"


def message(rng):
    fields = [f"From:{rng.choice([' ', '  ', chr(9)])}Ann <ann@{DOMAIN}>", "Date: Tue, 24 Nov 2026 12:00:00 +0000"]
    for name in rng.sample(["To", "Cc", "Subject", "MIME-Version", "Reply-To", "Sender", "message-id", "IN-REPLY-TO"],
                           rng.randrange(9)):
        fields.append(f"{name}:{value(rng)}")
    for _ in range(rng.choice([0, 1, 3, 10])):
        fields.append(f"{rng.choice(['X-A', 'x-a', 'X-Long-Name-With-Many-Parts', 'List-Id', 'X'])}:{value(rng)}")
    rng.shuffle(fields)
    return ("\r\n".join(fields) + "\r\n\r\n" + body(rng)).encode()


def changed(rng, text, start):
    """One letter or digit behind the start made another, so that it counts in every canonical form."""
    places = [i for i in range(start, len(text)) if chr(text[i]).isascii() and chr(text[i]).isalnum()]
    at = rng.choice(places)
    other = rng.choice([c for c in b"abcdefghijklmnopqrstuvwxyz" if chr(c) != chr(text[at]).lower()])
    return text[:at] + bytes([other]) + text[at + 1:]


# ---- who signs and who verifies

class Ours:
    def __init__(self):
        self.process = subprocess.Popen(["java", "-cp", JARS, PEER, FOLDER], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def ask(self, question, text):
        self.process.stdin.write(f"{question} {len(text)}\n".encode() + text)
        self.process.stdin.flush()
        return self.process.stdout.readline().decode().rstrip("\n")

    def sign(self, form, selector, text):
        return self.process.stdout.read(int(self.ask(f"sign {form} {selector}", text)))

    def verify(self, text):
        return self.ask("verify", text)

    def seal(self, selector, results, text):
        return self.process.stdout.read(int(self.ask(f"seal {selector} {results.replace(' ', '_')}", text)))

    def chain(self, text):
        return self.ask("chain", text)

    def close(self):
        self.process.stdin.close()
        expect(0, self.process.wait(30))


def testmsg(text):
    """Whether opendkim-testmsg finds a signature good; it asks the DNS above."""
    return subprocess.run(["opendkim-testmsg"], input=text, timeout=30, capture_output=True).returncode == 0


def dkimpy(text):
    try:
        return dkim.verify(text, dnsfunc=txt)
    except dkim.DKIMException:
        return False


def dkimpy_signature(form, selector, text):
    header, form_body = form.split("/")
    with open(f"{FOLDER}/" + ("ed.seed" if selector == "ed" else "rsa.pkcs1"), "rb") as f:
        key = f.read()
    return dkim.sign(text, selector.encode(), DOMAIN.encode(), key, canonicalize=(header.encode(), form_body.encode()),
                     signature_algorithm=b"ed25519-sha256" if selector == "ed" else b"rsa-sha256")


def messages(salt):
    """Message after message with a canonical form and a key, always the same."""
    rng = random.Random(SEED + salt)
    for n in range(COUNT):
        yield rng, message(rng), FORMS[n % 4], "ed" if n // 4 % 2 else "rsa"


def fail(what, text):
    with open(f"{FOLDER}/bad.eml", "wb") as f:
        f.write(text)
    raise AssertionError(f"{what}; the message is in {FOLDER}/bad.eml")


OURS = Ours()


# ---- the cases

def ours_are_good_to_opendkim_testmsg():
    for _, text, form, selector in messages(1):
        signed = OURS.sign(form, selector, text) + text
        if not testmsg(signed):
            fail(f"{form} {selector} is not good", signed)


def ours_are_good_to_dkimpy():
    for _, text, form, selector in messages(2):
        signed = OURS.sign(form, selector, text) + text
        if not dkimpy(signed):
            fail(f"{form} {selector} is not good", signed)


def ours_changed_are_bad_to_both():
    for rng, text, form, selector in messages(3):
        field = OURS.sign(form, selector, text)
        signed = changed(rng, field + text, len(field))
        if testmsg(signed) or dkimpy(signed):
            fail(f"{form} {selector} is good", signed)


def dkimpys_are_good_to_us_until_changed():
    for rng, text, form, selector in messages(4):
        field = dkimpy_signature(form, selector, text)
        check(rng, field, text, form, selector)


def opendkim_settings(form, selector, algorithm):
    return f"Mode s\nDomain {DOMAIN}\nSelector {selector}\nKeyFile {FOLDER}/{selector}.private\nCanonicalization {form}\n" \
           f"SignHeaders *,+X-A,+X,+X-Long-Name-With-Many-Parts\nOversignHeaders From\nSignatureAlgorithm {algorithm}\n"


def opendkim_signature(milter, text):
    (name, field), = milter.message(text)
    expect(b"DKIM-Signature", name)
    return b"DKIM-Signature:" + re.sub(rb"\r?\n", b"\r\n", field) + b"\r\n"


def opendkims_are_good_to_us_until_changed():
    for form in FORMS:
        with OpenDkim(opendkim_settings(form, "rsa", "rsa-sha256")) as daemon:
            milter = Milter(daemon.path)
            for rng, text, form_of, _ in messages(5):
                if form_of == form:
                    check(rng, opendkim_signature(milter, text), text, form, "rsa")
            milter.close()


def of_opendkims_ed25519_we_think_as_its_own_verifier():
    """Debian 12's makes such signatures that neither it nor anybody else finds good."""
    with OpenDkim(opendkim_settings("relaxed/relaxed", "ed", "ed25519-sha256")) as daemon:
        milter = Milter(daemon.path)
        for _, text, _, _ in messages(6):
            signed = opendkim_signature(milter, text) + text
            if (OURS.verify(signed) == "pass") != testmsg(signed):
                fail("we differ", signed)
        milter.close()


def check(rng, field, text, form, selector):
    got = OURS.verify(field + text)
    if got != "pass":
        fail(f"{form} {selector} is {got}", field + text)
    # what is not signed may change
    covered = re.search(rb"[ \t;]h=([^;]*);", field).group(1).lower()
    names = {n.strip() for n in covered.split(b":")}
    header, _, rest = text.partition(b"\r\n\r\n")
    lines = header.split(b"\r\n")
    if all(line[:1] in b" \t" or line.partition(b":")[0].lower() in names for line in lines):
        bad = changed(rng, field + text, len(field))
        got = OURS.verify(bad)
        if not got.startswith("fail"):
            fail(f"{form} {selector}, changed, is {got}", bad)


def our_chains_are_good_to_dkimpy_and_its_to_us():
    """dkimpy seals the first set, we the second and the third; then a letter is changed."""
    with open(f"{FOLDER}/rsa.pkcs1", "rb") as f:
        key = f.read()
    for rng, text, _, _ in messages(7):
        results = b"Authentication-Results: example.org; arc=none; spf=pass smtp.mailfrom=ann@example.org\r\n"
        first = b"".join(dkim.arc_sign(results + text, b"rsa", DOMAIN.encode(), key, DOMAIN.encode())) + text
        expect("pass ", OURS.chain(first))
        chain = first
        for _ in range(2):
            chain = OURS.seal("rsa", "example.org; arc=pass", chain) + chain
        expect("pass ", OURS.chain(chain))
        if dkim.arc_verify(chain, dnsfunc=txt)[0] != b"pass":
            fail("our chain is not good", chain)
        bad = changed(rng, chain, chain.index(b"\r\n\r\n")) if re.search(rb"\w", chain.partition(b"\r\n\r\n")[2]) else None
        if bad and (not OURS.chain(bad).startswith("fail") or dkim.arc_verify(bad, dnsfunc=txt)[0] == b"pass"):
            fail("a changed chain is good", bad)


def opendkim_testmsg_signs_with_sha1_which_we_refuse():
    text = b"From: ann@example.org\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\nSubject: s\r\n\r\nHello.\r\n"
    command = ["opendkim-testmsg", "-C", "-d", DOMAIN, "-s", "rsa", "-k", f"{FOLDER}/rsa.private"]
    signed = subprocess.run(command, input=text, timeout=30, capture_output=True).stdout
    expect("policy rsa-sha1 is accepted no more", OURS.verify(signed))


start_dns()
try:
    run_cases(ours_are_good_to_opendkim_testmsg,
              ours_are_good_to_dkimpy,
              ours_changed_are_bad_to_both,
              dkimpys_are_good_to_us_until_changed,
              opendkims_are_good_to_us_until_changed,
              of_opendkims_ed25519_we_think_as_its_own_verifier,
              our_chains_are_good_to_dkimpy_and_its_to_us,
              opendkim_testmsg_signs_with_sha1_which_we_refuse)
finally:
    OURS.close()

"""The cases of dovecot-store: one Maildir, by Dovecot and by us.  Usage: dovecot_store.py WORK PORT IMAP [CASE...]"""
import hashlib
import imaplib
import os
import poplib
import pty
import re
import select
import shutil
import subprocess
import sys
import time

WORK, PORT, IMAP = sys.argv[1], int(sys.argv[2]), sys.argv[3]
CONF = f"{WORK}/dovecot.conf"
POP3, POP3_PORT = os.path.join(os.path.dirname(IMAP), "pop3"), PORT - 2143 + 2110
DRAFTS = "Entw&APw-rfe"  # modified UTF-7, as both servers have it on the wire
LIMIT = 30


# ---- the two servers

def environment(user):
    return {**os.environ, "USER": f"{user}@store.test", "HOME": f"{WORK}/mail/store.test/{user}"}


def dovecot(user):
    """An IMAP session of Dovecot, as one that is logged in."""
    os.makedirs(environment(user)["HOME"], exist_ok=True)
    variables = " ".join(f"{name}={environment(user)[name]}" for name in ("USER", "HOME"))
    return imaplib.IMAP4_stream(f"env {variables} {IMAP} -c {CONF} 2>>{WORK}/imap.log")


def ours(user):
    client = imaplib.IMAP4("127.0.0.1", PORT, LIMIT)
    client.login(f"{user}@store.test", os.environ["PASSWORD"])
    return client


def doveadm(user, *words):
    return run(["doveadm", "-c", CONF, *words], env=environment(user)).stdout


def run(command, **more):
    done = subprocess.run(command, timeout=60, text=True, capture_output=True, **more)
    if done.returncode:
        raise AssertionError(f"{command[0]}: {done.stdout} {done.stderr}")
    return done


def server(verb):
    run([f"{WORK}/server/bin/{verb}"])


# ---- what a client sees and does

def ok(answer):
    if answer[0] != "OK":
        raise AssertionError(answer)
    return answer[1]


def names(listed):
    found = (re.match(rb'\(.*?\) (?:"."|NIL) "?([^"]*)"?$', line) for line in listed if line)
    return sorted(m.group(1).decode() for m in found)


def selectable(client):
    return names(line for line in ok(client.list()) if line and b"\\noselect" not in line.lower())


def messages(client, mailbox):
    """By UID the flags, size, date and hash of each message, and the UIDVALIDITY under 0."""
    count = int(ok(client.select(f'"{mailbox}"', readonly=True))[0])
    seen = {0: client.untagged_responses["UIDVALIDITY"][0].decode()}
    if not count:
        return seen
    for part in ok(client.uid("FETCH", "1:*", "(FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[])")):
        if not isinstance(part, tuple):
            continue
        head, body = part
        uid = int(re.search(rb"UID (\d+)", head).group(1))
        flags = {f.lower() for f in re.search(rb"FLAGS \(([^)]*)\)", head).group(1).split()} - {b"\\recent"}
        seen[uid] = (sorted(flags), re.search(rb"RFC822.SIZE (\d+)", head).group(1),
                     imaplib.Internaldate2tuple(head), hashlib.sha1(body).hexdigest(), subject(body))
    return seen


def subject(body):
    return re.search(rb"Subject: (.*?)\r?\n", body).group(1).decode()


def look(client):
    """All that the account is to a client."""
    result = {"subscribed": names(ok(client.lsub()))}
    for mailbox in selectable(client):
        result[mailbox] = messages(client, mailbox)
    client.logout()
    return result


def put(client, mailbox, text, flags=""):
    ok(client.append(f'"{mailbox}"', f"({flags})", '"14-Nov-2023 10:11:12 +0100"',
                     f"From: <a@example.net>\r\nSubject: {text}\r\n\r\nThe body of {text}.\r\n.\r\n".encode()))


def uid_of(client, mailbox, text):
    ok(client.select(f'"{mailbox}"'))
    found = ok(client.uid("SEARCH", "SUBJECT", f'"{text}"'))[0].split()
    assert len(found) == 1, f"{text} in {mailbox}: {found}"
    return found[0].decode()


def begin(client):
    """The life of a mailbox, with all that leaves a trace on disk."""
    for mailbox in ("Lists.dev", DRAFTS, "Gone"):
        ok(client.create(f'"{mailbox}"'))
    for mailbox in ("INBOX", "Lists.dev", DRAFTS):
        ok(client.subscribe(f'"{mailbox}"'))
    for n, flags in enumerate(("", "\\Seen", "\\Answered \\Flagged", "\\Draft", "todo", "$Forwarded \\Seen", "")):
        put(client, "INBOX", f"begin{n}", flags)
    put(client, DRAFTS, "draft", "\\Draft later")
    put(client, "Gone", "gone")
    ok(client.uid("COPY", uid_of(client, "INBOX", "begin2"), "Lists.dev"))
    ok(client.uid("STORE", uid_of(client, "INBOX", "begin3"), "+FLAGS", "(\\Deleted)"))
    ok(client.expunge())
    ok(client.close())
    ok(client.delete("Gone"))
    ok(client.create("Gone"))


def go_on(client):
    """What the other server does with what it found."""
    before = messages(client, "Gone")[0]
    put(client, "INBOX", "more", "\\Seen urgent")
    put(client, "Gone", "new")
    ok(client.uid("STORE", uid_of(client, "INBOX", "begin0"), "+FLAGS", "(\\Seen todo urgent)"))
    ok(client.uid("STORE", uid_of(client, "INBOX", "begin4"), "-FLAGS", "(todo)"))
    ok(client.uid("COPY", uid_of(client, "INBOX", "begin4"), f'"{DRAFTS}"'))
    ok(client.uid("MOVE", uid_of(client, "INBOX", "begin5"), "Lists.dev"))
    ok(client.uid("STORE", uid_of(client, "INBOX", "begin1"), "+FLAGS", "(\\Deleted)"))
    ok(client.expunge())
    ok(client.close())
    ok(client.create("Lists.new"))
    ok(client.subscribe("Lists.new"))
    ok(client.unsubscribe(f'"{DRAFTS}"'))
    ok(client.rename("Lists.dev", "Lists.old"))
    ok(client.delete("Gone"))
    ok(client.create("Gone"))
    after = messages(client, "Gone")[0]
    assert int(after) > int(before), f"UIDVALIDITY {before}, then {after}"


def same(one, other):
    for name in sorted(set(one) | set(other)):
        if one.get(name) != other.get(name):
            raise AssertionError(f"{name}: {one.get(name)}\n     and {other.get(name)}")


def guids(user):
    text = doveadm(user, "fetch", "mailbox-guid uid guid", "all")
    return set(re.findall(r"mailbox-guid: (\S+)\nuid: (\d+)\nguid: (\S+)", text))


def same_guids(before, after):
    kept = {(box, uid) for box, uid, _ in before}
    common = {g for g in after if g[:2] in kept}
    assert common and not common - before, f"other GUIDs: {common - before}"


# ---- quota

def maildirsize(user):
    """The limit in bytes, the bytes and the count that the file says."""
    lines = open(f"{WORK}/mail/store.test/{user}/Maildir/maildirsize").read().splitlines()
    sums = [sum(column) for column in zip(*(map(int, line.split()) for line in lines[1:]))]
    return lines[0], *sums


def on_disk(user):
    """The bytes and the count of the message files that are there."""
    sizes = [os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(f"{WORK}/mail/store.test/{user}/Maildir")
             for f in files if os.path.basename(d) in ("cur", "new")]
    return "1073741824S", sum(sizes), len(sizes)


def until(condition):
    end = time.monotonic() + LIMIT
    while True:
        try:
            return condition()
        except (AssertionError, FileNotFoundError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def quota_agrees(user):
    found, told = on_disk(user), maildirsize(user)
    assert found == told, f"{found} on disk, {told} in maildirsize"


# ---- the cases, in order

def dovecot_first():
    begin(client := dovecot("u0"))
    client.logout()
    maildir = f"{WORK}/mail/store.test/u0/Maildir"
    with open(f"{maildir}/new/1700000000.V1.other.host", "w") as f:
        f.write("Subject: found\n\nA message of another program, with bare line feeds.\n")
    shutil.rmtree(f"{maildir}/.Gone/tmp")
    seen = look(dovecot("u0"))
    first_guids.update(guids("u0"))
    same(seen, look(ours("u0")))


first_guids = set()


def used_by_us():
    go_on(client := ours("u0"))
    client.logout()
    seen = look(ours("u0"))
    until(lambda: quota_agrees("u0"))
    server("stop")
    same(seen, look(dovecot("u0")))
    same_guids(first_guids, guids("u0"))
    quota_agrees("u0")


def back_to_us():
    seen = look(dovecot("u0"))
    server("start")
    same(seen, look(ours("u0")))


def ours_first():
    begin(client := ours("u1"))
    client.logout()
    seen = look(ours("u1"))
    until(lambda: quota_agrees("u1"))
    server("stop")
    same(seen, look(dovecot("u1")))


def used_by_dovecot():
    before = guids("u1")
    go_on(client := dovecot("u1"))
    client.logout()
    seen = look(dovecot("u1"))
    same_guids(before, guids("u1"))
    quota_agrees("u1")
    server("start")
    same(seen, look(ours("u1")))
    quota_agrees("u1")


def both_at_once():
    """UIDs that both give at once may differ for a moment; none is ever that of two messages."""
    one, two = ours("u2"), dovecot("u2")
    seen = {}

    def watch(client):
        found = messages(client, "INBOX")
        for uid, message in found.items():
            if uid:
                assert seen.setdefault((found[0], uid), message[4]) == message[4], f"UID {uid} is two messages"
        return {message[4]: message[0] for uid, message in found.items() if uid}

    for n in range(8):
        put((one, two)[n % 2], "INBOX", f"both{n}", "\\Seen" if n % 3 else "")
        put((one, two)[n % 2], "INBOX", f"keyword{n}", f"word{n}")
        watch((one, two)[n % 2])
        if n % 4 == 3:
            client = (two, one)[n % 2]
            ok(client.uid("STORE", uid_of(client, "INBOX", f"both{n - 1}"), "+FLAGS", "(\\Flagged)"))
    until(lambda: same(watch(one), watch(two)))
    assert len(watch(one)) == 16
    one.logout()
    two.logout()
    server("stop")
    last = look(dovecot("u2"))
    server("start")
    same(last, look(ours("u2")))
    client = ours("u2")
    watch(client)
    client.logout()


def incomplete():
    """A Maildir of another program, with subfolders, and without cur/ at its root and in one that was begun."""
    for user in ("u7", "other"):
        maildir = f"{WORK}/mail/store.test/{user}/Maildir"
        for directory in (".Sent/cur", ".Sent/new", ".Sent/tmp", ".Begun/new", "new"):
            os.makedirs(f"{maildir}/{directory}")
        for file in ("new/1700000000.a.host", ".Sent/cur/1700000001.b.host:2,FS", ".Begun/new/1700000002.c.host"):
            with open(f"{maildir}/{file}", "w") as f:
                f.write(f"Subject: {file.replace('/', ' ')}\n\nFound.\n")
            os.utime(f"{maildir}/{file}", (1700000000, 1700000000))
    both = [{box: list(seen.values())[1:] for box, seen in look(client).items() if box != "subscribed"}
            for client in (dovecot("other"), ours("u7"))]
    assert set(both[0]) == {"INBOX", "Sent", "Begun"}, both[0]
    same(*both)


def unique_ids():
    """UIDL is what Dovecot says, whatever its format, also of messages that have kept what a former server gave."""
    if not os.path.exists(POP3):
        raise LookupError(f"no {POP3}")
    server("stop")
    uidlist = f"{WORK}/mail/store.test/u1/Maildir/dovecot-uidlist"
    head, first, second, *rest = open(uidlist).read().splitlines()
    with open(uidlist, "w") as f:
        f.write("\n".join([head, first.replace(" ", " Gguid-of-one ", 1), second.replace(" ", " Pid-of-two ", 1),
                           *rest, ""]))
    formats = ("%08Xu%08Xv", "%v.%u", "UID%u-%v", "%f", "%g", "%v.%g")
    theirs = {form: uidl_of_dovecot("u1", form) for form in formats}
    assert "guid-of-one" in theirs["%g"] and len(theirs["%g"]) > 2, theirs["%g"]
    assert all("id-of-two" in ids and len(set(ids)) == len(ids) for ids in theirs.values()), theirs
    server("start")
    for form in formats:
        with open(f"{WORK}/server/etc/org.amphora.pop3.cfg", "w") as f:
            f.write(f"pop3_uidl_format = {form}\n")
        until(lambda: same({form: theirs[form]}, {form: uidl_of_ours("u1")}))


def uidl_of_dovecot(user, form):
    config = f"{WORK}/pop3.conf"
    with open(CONF) as common, open(config, "w") as f:
        f.write(common.read().replace("protocols = imap", "protocols = pop3") + f"pop3_uidl_format = {form}\n")
    said = run([POP3, "-c", config], env=environment(user), input="UIDL\r\nQUIT\r\n").stdout.splitlines()
    return [line.split()[1] for line in said[said.index("+OK") + 1:said.index(".")]]


def uidl_of_ours(user):
    client = poplib.POP3("127.0.0.1", POP3_PORT, LIMIT)
    client.user(f"{user}@store.test")
    client.pass_(os.environ["PASSWORD"])
    lines = client.uidl()[1]
    client.quit()
    return [line.split()[1].decode() for line in lines]


def needs(program):
    if not shutil.which(program):
        raise LookupError(f"no {program}")


def arrived(client, text):
    ok(client.noop())
    assert len(ok(client.uid("SEARCH", "SUBJECT", f'"{text}"'))[0].split()) == 1, f"{text} is not there"


def delivered_by_procmail():
    needs("procmail")
    client = ours("u3")
    ok(client.select())
    rules = f"{WORK}/procmailrc"
    maildir = f"{WORK}/mail/store.test/u3/Maildir/"
    with open(rules, "w") as f:
        f.write(f"MAILDIR={WORK}\nDEFAULT={maildir}\n")
    run(["procmail", "-m", rules], input="From: <a@b>\nSubject: procmail\n\nHello\n")
    until(lambda: arrived(client, "procmail"))
    client.logout()


def delivered_by_maildrop():
    needs("maildrop")
    client = ours("u3")
    put(client, "INBOX", "first")
    ok(client.select())
    rules = f"{WORK}/mailfilter"
    with open(rules, "w") as f:
        f.write(f'to "{WORK}/mail/store.test/u3/Maildir"\n')
    os.chmod(rules, 0o600)
    run(["maildrop", rules], input="From: <a@b>\nSubject: maildrop\n\nHello\n")
    until(lambda: arrived(client, "maildrop"))
    client.logout()
    until(lambda: quota_agrees("u3"))


def read_by_mutt():
    needs("mutt")
    client = ours("u3")
    for text in ("mutt-flag", "mutt-delete", "mutt-move"):
        put(client, "INBOX", text)
    ok(client.select())
    rules = f"{WORK}/muttrc"
    with open(rules, "w") as f:
        f.write("set delete=yes move=no confirmappend=no mail_check=0 wait_key=no header_cache=\n"
                'push "<limit>all<enter>'
                "<search>~s mutt-flag<enter><flag-message>"
                "<search>~s mutt-delete<enter><delete-message>"
                f"<search>~s mutt-move<enter><save-message>{WORK}/mail/store.test/u3/Maildir/.Sent<enter>"
                '<sync-mailbox><quit>"\n')
    in_terminal(["mutt", "-n", "-F", rules, "-f", f"{WORK}/mail/store.test/u3/Maildir"])

    def check():
        ok(client.noop())
        left = {m[4]: m[0] for uid, m in messages(client, "INBOX").items() if uid}
        assert b"\\flagged" in left["mutt-flag"], left
        assert "mutt-delete" not in left and "mutt-move" not in left, left
        moved = [m[4] for uid, m in messages(client, "Sent").items() if uid]
        assert moved == ["mutt-move"], moved
    until(check)
    client.logout()


def in_terminal(command):
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, {**os.environ, "TERM": "vt100"})
    end = time.monotonic() + LIMIT
    seen = b""
    try:
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.5)[0]:
                try:
                    got = os.read(terminal, 4096)
                except OSError:  # it has gone
                    return
                if not got:
                    return
                seen += got
        raise AssertionError(f"{command[0]} goes on: {seen[-2000:]}")
    finally:
        if time.monotonic() >= end:
            os.kill(pid, 9)
        os.close(terminal)
        os.waitpid(pid, 0)


def synced_by_mbsync():
    """With its own list of UIDs beside it, mbsync leaves names alone; without, it puts its UIDs into them."""
    needs("mbsync")
    for scheme in ("yes", "no"):
        client = ours("u4")
        put(client, "INBOX", f"sync1-{scheme}", "\\Seen")
        put(client, "INBOX", f"sync2-{scheme}")
        ok(client.select())
        copy = f"{WORK}/copy-{scheme}"
        os.makedirs(copy)
        rules = f"{WORK}/mbsyncrc"
        with open(rules, "w") as f:
            f.write(f"MaildirStore here\nInbox {WORK}/mail/store.test/u4/Maildir\nSubFolders Maildir++\n"
                    f"AltMap {scheme}\n\nMaildirStore copy\nPath {copy}/\nInbox {copy}/INBOX\n\n"
                    "Channel all\nFar :here:\nNear :copy:\nPatterns INBOX\nSync All\nCreate Both\nExpunge Both\n"
                    "SyncState *\n")
        run(["mbsync", "-c", rules, "all"])
        names_there = os.listdir(f"{copy}/INBOX/cur") + os.listdir(f"{copy}/INBOX/new")
        there = [open(f"{copy}/INBOX/{d}/{f}").read() for d in ("cur", "new") for f in os.listdir(f"{copy}/INBOX/{d}")]
        assert sum(f"-{scheme}" in text for text in there) == 2, names_there
        # and back: a flag, a message more
        flagged = next(f for f in os.listdir(f"{copy}/INBOX/cur")
                       if f"sync1-{scheme}" in open(f"{copy}/INBOX/cur/{f}").read())
        os.rename(f"{copy}/INBOX/cur/{flagged}", f"{copy}/INBOX/cur/{flagged[:flagged.index(':')]}:2,FS")
        with open(f"{copy}/INBOX/new/1700000000.back{scheme}.host", "w") as f:
            f.write(f"From: <a@b>\nSubject: back-{scheme}\n\nHello\n")
        run(["mbsync", "-c", rules, "all"])

        def check():
            left = {m[4]: m[0] for uid, m in messages(client, "INBOX").items() if uid}
            assert {f"sync1-{scheme}", f"sync2-{scheme}", f"back-{scheme}"} <= set(left), left
            assert b"\\flagged" in left[f"sync1-{scheme}"], left
        until(check)
        client.logout()


# ---- access lists

def rights(client, mailbox):
    """By identifier, the rights that GETACL tells."""
    words = re.findall(r'"[^"]*"|\S+', ok(client.getacl(mailbox))[0].decode())[1:]
    return {who.strip('"'): set(letters) - set("cd") for who, letters in zip(words[::2], words[1::2])}


def mine(client, mailbox):
    return set(ok(client.myrights(mailbox))[0].decode().split()[-1]) - set("cd")


def is_refused(answer):
    assert answer[0] == "NO", answer


# what Dovecot calls the mailboxes of u5, and what we do
THEIRS, OURS = "user.u5.", "user.u5@store^test."


def shared_by_us():
    owner = ours("u5")
    for mailbox in ("Team", "Team.own"):
        ok(owner.create(mailbox))
        put(owner, mailbox, "shared")
    ok(owner.setacl("Team", "u6@store.test", "lrs"))
    ok(owner.setacl("Team", "-u6@store.test", "t"))
    ok(owner.setacl("Team", "owner", "lrwstipea"))
    told = rights(owner, "Team")
    same(told, {"u6@store.test": set("lrs"), "-u6@store.test": set("t"), "u5@store.test": set("lrwstipea")})
    theirs = dovecot("u5")
    same(told, rights(theirs, "Team"))
    assert mine(owner, "Team") == mine(theirs, "Team") == set("lrwstipea")
    other = dovecot("u6")
    assert f"{THEIRS}Team" in selectable(other), selectable(other)
    assert f"{THEIRS}Team.own" not in selectable(other), selectable(other)
    assert mine(other, f"{THEIRS}Team") == set("lrs")
    ok(other.select(f"{THEIRS}Team"))
    ok(other.store("1", "+FLAGS", "(\\Seen)"))
    is_refused(other.append(f"{THEIRS}Team", "", None, b"Subject: no\r\n\r\nno\r\n"))
    for client in (owner, theirs, other):
        client.logout()


def shared_by_dovecot():
    owner = dovecot("u5")
    ok(owner.setacl("Team", "u6@store.test", "lrwi"))
    ok(owner.deleteacl("Team", "-u6@store.test"))
    ok(owner.create("Group"))
    ok(owner.setacl("Group", "u6@store.test", "lr"))
    told = {mailbox: rights(owner, mailbox) for mailbox in ("Team", "Group", "Team.own")}
    other = ours("u6")
    until(lambda: same({"": set("lrwi")}, {"": mine(other, f"{OURS}Team")}))
    client = ours("u5")
    until(lambda: same(told, {mailbox: rights(client, mailbox) for mailbox in told}))
    listed = selectable(other)
    assert {f"{OURS}Team", f"{OURS}Group"} <= set(listed) and f"{OURS}Team.own" not in listed, listed
    put(other, f"{OURS}Team", "from another", "\\Flagged \\Seen")
    is_refused(other.append(f"{OURS}Group", "", None, b"Subject: no\r\n\r\nno\r\n"))
    flags = {m[4]: m[0] for uid, m in messages(client, "Team").items() if uid}
    assert flags["from another"] == [b"\\flagged"], flags
    # what is made below is as shared, by either
    ok(client.create("Group.ours"))
    ok(owner.create("Group.theirs"))
    assert mine(other, f"{OURS}Group.theirs") == mine(other, f"{OURS}Group.ours") == set("lr")
    ok(owner.deleteacl("Team", "u6@store.test"))
    until(lambda: is_refused(other.myrights(f"{OURS}Team")))
    for one in (owner, client, other):
        one.logout()


failed = 0
for case in (dovecot_first, used_by_us, back_to_us, ours_first, used_by_dovecot, both_at_once, incomplete, unique_ids,
             delivered_by_procmail, delivered_by_maildrop, read_by_mutt, synced_by_mbsync, shared_by_us, shared_by_dovecot):
    if sys.argv[4:] and case.__name__ not in sys.argv[4:]:
        continue
    try:
        case()
        print("PASS", case.__name__, flush=True)
    except LookupError as e:
        print("SKIP", case.__name__, e, flush=True)
    except Exception as e:
        failed += 1
        print("FAIL", case.__name__, type(e).__name__, e, flush=True)
sys.exit(failed > 0)

#!/bin/bash
# Install, configure and start the reference mail stack: postfix + dovecot
# (SASL, LMTP, sieve, IMAP, POP3) + opendkim milter, on loopback and high ports.
#
#   peer-up.sh [ROOT]        ROOT defaults to ${BENCH_DIR:-/var/tmp/amphora-bench}/peers
#
# Needs Debian and root: apt-get, the users postfix and vmail, chown of Maildirs.
# ROOT has to be on the disk to be measured, and reachable for those users.
# Environment
#   USERS=100        test users u0.. in each of the domains bench.test, lmtp.test
#   PASS=secret      their password
#   SCHEME=BLF-CRYPT password scheme (a `doveadm pw -l` name; dovecot's default
#                    CRYPT is the same bcrypt, cost 5)
#   HASH=''         the whole text of their password's hash, {SCHEME}..., in place of one by SCHEME
#   AUTH_CACHE=''   how long dovecot remembers a password that was right, such as 1h; default: it does not
#   MODE=default     dovecot login/imap process mode: default (one process for
#                    each login and session) or perf (processes are reused)
#   HIBERNATE=0      seconds of IDLE before dovecot hibernates imap processes
#   KEY=rsa:2048     TLS key: rsa:2048 or ec
#   BASE=12          first two digits of all ports (12 -> 12525, 12143, ...)
#   FLOW=1s          postfix in_flow_delay (1s is its default; 0 turns it off)
#   TRANSPORT=''     a postfix transport table besides
#   STALLED=300s     postfix smtp_helo_timeout
#   NICE=0           priority of all daemons
#   INSTALL=1        0: do not call apt-get
#   FRESH=0          1: delete all mail and the queue first
# Mail for @bench.test is delivered by postfix's virtual(8) into the Maildir,
# mail for @lmtp.test by dovecot's LMTP with sieve.  Durability is the default
# of all (fsync on).  Ports, with BASE=12:
#   12525 SMTP        12465 SMTPS+AUTH          no milter
#   12527 SMTP        12467 SMTPS+AUTH          with the opendkim milter
#   12587 submission with STARTTLS+AUTH
#   12143 IMAP  12993 IMAPS  12110 POP3  12995 POP3S  12024 LMTP  12891 opendkim
#   outbound mail goes to a sink at 12626
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "peer-up: only root can start Postfix" >&2; exit 2; }
ROOT=${1:-${BENCH_DIR:-/var/tmp/amphora-bench}/peers}
USERS=${USERS:-100} PASS=${PASS:-secret} SCHEME=${SCHEME:-BLF-CRYPT}
MODE=${MODE:-default} HIBERNATE=${HIBERNATE:-0} KEY=${KEY:-rsa:2048}
BASE=${BASE:-12} FLOW=${FLOW:-1s} NICE=${NICE:-0}
HERE=$(cd "$(dirname "$0")" && pwd)

missing=0
for f in postfix smtp-source doveadm sievec opendkim opendkim-genkey /usr/lib/dovecot/{imap,pop3,lmtp}; do
	command -v "$f" >/dev/null || missing=1
done
if [ "${INSTALL:-1}" = 1 ] && [ $missing = 1 ]; then
	echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
	# the packages' own services, on public ports, shall not start
	policy=
	if [ ! -e /usr/sbin/policy-rc.d ]; then
		policy=/usr/sbin/policy-rc.d
		printf '#!/bin/sh\nexit 101\n' > $policy
		chmod 755 $policy
	fi
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y \
	    --no-install-recommends postfix dovecot-core dovecot-imapd dovecot-pop3d \
	    dovecot-lmtpd dovecot-sieve opendkim opendkim-tools openssl >&2 || failed=1
	[ -z "$policy" ] || rm -f "$policy"
	[ -z "${failed:-}" ] || exit 1
fi

# Each imap process in IDLE has its own inotify instance: the default of 128 for
# a user would silently fall back to polling every 30 s.
for s in fs.inotify.max_user_instances=16384 fs.inotify.max_user_watches=524288; do
	[ "$(sysctl -n "${s%=*}")" -ge "${s#*=}" ] || sysctl -qw "$s" || true
done

getent group vmail >/dev/null || groupadd -g 5000 vmail
getent passwd vmail >/dev/null || useradd -u 5000 -g vmail -M -d /nonexistent -s /usr/sbin/nologin vmail

"$HERE/peer-down.sh" "$ROOT" >/dev/null 2>&1 || true
[ "${FRESH:-0}" = 1 ] && rm -rf "${ROOT:?}"/{mail,log,postfix}
mkdir -p "$ROOT"/{tls,mail,log,dkim,dovecot/run,postfix/{etc,queue,data}}
chmod 755 "$ROOT"; chown vmail:vmail "$ROOT/mail"
for p in "$ROOT"/mail/{bench.test,lmtp.test}; do mkdir -p "$p"; chown vmail:vmail "$p"; done

# ---- TLS certificate
if [ ! -s "$ROOT/tls/$KEY.key" ]; then
	args=(-newkey "$KEY")
	[ "$KEY" = ec ] && args=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1)
	openssl req -x509 "${args[@]}" -nodes -days 3650 -subj /CN=mail.bench.test \
	    -addext subjectAltName=DNS:mail.bench.test,DNS:localhost,IP:127.0.0.1 \
	    -keyout "$ROOT/tls/$KEY.key" -out "$ROOT/tls/$KEY.crt" 2>/dev/null
fi

# ---- dovecot
hash=${HASH:-$(doveadm pw -s "$SCHEME" -p "$PASS")}
: > "$ROOT/dovecot/users"
for d in bench.test lmtp.test; do
	for ((i = 0; i < USERS; i++)); do echo "u$i@$d:$hash::::::"; done
done >> "$ROOT/dovecot/users"
cat > "$ROOT/dovecot/default.sieve" <<'S'
require ["fileinto"];
if header :contains "X-Spam-Flag" "YES" { fileinto "Junk"; stop; }
if header :contains "Subject" "[list]" { fileinto "Lists"; stop; }
S
sievec -c /dev/null "$ROOT/dovecot/default.sieve" 2>/dev/null || true
if [ "$MODE" = perf ]; then
	cores=$(nproc)
	login_svc="service_count = 0
  process_min_avail = $cores
  client_limit = 10000
  process_limit = $((cores * 2))"
	pop_svc=$login_svc
	imap_svc="service_count = 256
  process_min_avail = 8"
else
	# the defaults of a package, only the limits are raised
	login_svc="process_limit = 6500"
	pop_svc="process_limit = 500"
	imap_svc=""
fi
cache=""
[ -z "${AUTH_CACHE:-}" ] || cache="auth_cache_size = 10M
auth_cache_ttl = $AUTH_CACHE"
[ "$HIBERNATE" = 0 ] && hib="" || hib="imap_hibernate_timeout = ${HIBERNATE}s"
cat > "$ROOT/dovecot/dovecot.conf" <<D
base_dir = $ROOT/dovecot/run
state_dir = $ROOT/dovecot/run
instance_name = peer$BASE
listen = 127.0.0.1
protocols = imap pop3 lmtp
log_path = $ROOT/log/dovecot.log
disable_plaintext_auth = no
auth_mechanisms = plain login
ssl = yes
ssl_cert = <$ROOT/tls/$KEY.crt
ssl_key = <$ROOT/tls/$KEY.key
mail_location = maildir:~/Maildir
mail_max_userip_connections = 20000
default_vsz_limit = 1G
$cache
$hib
namespace inbox {
  inbox = yes
  mailbox Drafts {
    special_use = \\Drafts
  }
  mailbox Junk {
    special_use = \\Junk
  }
  mailbox Trash {
    special_use = \\Trash
  }
  mailbox Sent {
    special_use = \\Sent
  }
}
passdb {
  driver = passwd-file
  args = scheme=CRYPT username_format=%u $ROOT/dovecot/users
}
userdb {
  driver = static
  args = uid=vmail gid=vmail home=$ROOT/mail/%d/%n
}
protocol lmtp {
  mail_plugins = sieve
  postmaster_address = postmaster@bench.test
}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_default = $ROOT/dovecot/default.sieve
}
service imap-login {
  inet_listener imap {
    port = ${BASE}143
  }
  inet_listener imaps {
    port = ${BASE}993
    ssl = yes
  }
  $login_svc
}
service pop3-login {
  inet_listener pop3 {
    port = ${BASE}110
  }
  inet_listener pop3s {
    port = ${BASE}995
    ssl = yes
  }
  $pop_svc
}
service imap {
  process_limit = 6500
  $imap_svc
}
service pop3 {
  process_limit = 2000
  $imap_svc
}
service imap-hibernate {
  client_limit = 19000
  unix_listener imap-hibernate {
    user = vmail
  }
}
service imap {
  unix_listener imap-master {
    user = dovecot
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${BASE}024
  }
  unix_listener $ROOT/postfix/queue/private/dovecot-lmtp {
    mode = 0600
    user = postfix
    group = postfix
  }
}
service auth {
  client_limit = 19000
  unix_listener $ROOT/postfix/queue/private/auth {
    mode = 0660
    user = postfix
    group = postfix
  }
}
service anvil {
  client_limit = 19000
}
service stats {
  client_limit = 19000
}
D
ulimit -n "$(ulimit -Hn)"

# ---- opendkim
[ -s "$ROOT/dkim/default.private" ] || {
	opendkim-genkey -b 2048 -D "$ROOT/dkim" -d bench.test -s default
}
chmod 600 "$ROOT/dkim/default.private"; chown -R opendkim:opendkim "$ROOT/dkim"
echo "default._domainkey.bench.test bench.test:default:$ROOT/dkim/default.private" > "$ROOT/dkim/KeyTable"
echo "*@bench.test default._domainkey.bench.test" > "$ROOT/dkim/SigningTable"
echo "127.0.0.1" > "$ROOT/dkim/TrustedHosts"
cat > "$ROOT/dkim/opendkim.conf" <<D
Syslog no
# ROOT may be below /tmp, which others can write to
RequireSafeKeys no
Mode sv
Canonicalization relaxed/simple
ExternalIgnoreList refile:$ROOT/dkim/TrustedHosts
InternalHosts refile:$ROOT/dkim/TrustedHosts
KeyTable refile:$ROOT/dkim/KeyTable
SigningTable refile:$ROOT/dkim/SigningTable
SignatureAlgorithm rsa-sha256
Socket inet:${BASE}891@127.0.0.1
UMask 022
UserID opendkim:opendkim
TemporaryDirectory /var/tmp
D

# ---- postfix
etc=$ROOT/postfix/etc
for ((i = 0; i < USERS; i++)); do
	for d in bench.test lmtp.test; do echo "u$i@$d $d/u$i/Maildir/"; done
done > "$etc/vmailbox"
cat > "$etc/main.cf" <<P
compatibility_level = 3.6
queue_directory = $ROOT/postfix/queue
data_directory = $ROOT/postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $ROOT/log/postfix.log
maillog_file_prefixes = $ROOT
multi_instance_name = postfix-peer$BASE
myhostname = mail.bench.test
mydomain = bench.test
myorigin = \$mydomain
mydestination = mail.bench.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_banner = \$myhostname ESMTP
message_size_limit = 20480000
in_flow_delay = $FLOW
alias_maps =
alias_database =
# accounts
virtual_mailbox_domains = bench.test, lmtp.test
virtual_mailbox_base = $ROOT/mail
virtual_mailbox_maps = hash:$etc/vmailbox
virtual_mailbox_limit = 0
virtual_uid_maps = static:5000
virtual_gid_maps = static:5000
virtual_transport = virtual
transport_maps = inline:{ lmtp.test=lmtp:unix:private/dovecot-lmtp }${TRANSPORT:+, texthash:$TRANSPORT}
smtp_helo_timeout = ${STALLED:-300s}
# everything else goes to the sink
relayhost = [127.0.0.1]:${BASE}626
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_security_options = noanonymous
smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = $ROOT/tls/$KEY.crt
smtpd_tls_key_file = $ROOT/tls/$KEY.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtp_tls_security_level = may
smtpd_tls_session_cache_database = btree:\${data_directory}/smtpd_scache
smtp_tls_session_cache_database = btree:\${data_directory}/smtp_scache
milter_default_action = accept
non_smtpd_milters =
P
cat > "$etc/master.cf" <<P
127.0.0.1:${BASE}525 inet n - n - - smtpd
127.0.0.1:${BASE}527 inet n - n - - smtpd
  -o smtpd_milters=inet:127.0.0.1:${BASE}891
127.0.0.1:${BASE}465 inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
127.0.0.1:${BASE}587 inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
127.0.0.1:${BASE}467 inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
  -o smtpd_milters=inet:127.0.0.1:${BASE}891
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
local     unix  - n n - - local
virtual   unix  - n n - - virtual
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
P
postmap -c "$etc" "hash:$etc/vmailbox"
# postfix wants this file to exist for its set-gid tools
[ -e /etc/postfix/main.cf ] || echo "compatibility_level = 3.6" > /etc/postfix/main.cf
# `postfix start` makes the queue directories, dovecot puts sockets in private/
mkdir -p "$ROOT/postfix/queue/private"
chown postfix "$ROOT/postfix/data" "$ROOT/postfix/queue/private"
chmod 700 "$ROOT/postfix/queue/private" "$ROOT/postfix/data"

# ---- start
nice -n "$NICE" dovecot -c "$ROOT/dovecot/dovecot.conf"
nice -n "$NICE" opendkim -f -x "$ROOT/dkim/opendkim.conf" >>"$ROOT/log/opendkim.log" 2>&1 </dev/null &
echo $! > "$ROOT/dkim/opendkim.pid"
nice -n "$NICE" postfix -c "$etc" start >>"$ROOT/log/start.log" 2>&1

# ---- wait until all answer
for p in 525 527 465 467 587 143 993 110 995 024 891; do
	for ((i = 0; i < 100; i++)); do
		(exec 3<>"/dev/tcp/127.0.0.1/$BASE$p") 2>/dev/null && continue 2
		sleep 0.1
	done
	echo "peer-up: port $BASE$p does not answer; see $ROOT/log" >&2
	exit 1
done
echo "$(cat "$ROOT/dovecot/run/master.pid") $(tr -d ' ' < "$ROOT/postfix/queue/pid/master.pid") $(cat "$ROOT/dkim/opendkim.pid")" > "$ROOT/pids"
echo "peer stack up: pids $(cat "$ROOT/pids") ports $BASE{525,527,465,467,587,143,993,110,995,024}"

#!/bin/bash
# Unpack an Amphora tarball into a fresh directory and start it on loopback and
# high ports, with users that receive the bench's mail.
#
#   amphora-up.sh [TARBALL [ROOT]]
#        TARBALL defaults to the newest karaf-assembly/target/amphora-*.tar.gz,
#        ROOT to ${BENCH_DIR:-/var/tmp/amphora-bench}/amphora; it is deleted first
#
# Environment
#   USERS=100     test users u0.. in DOMAIN
#   PASS=secret   their password
#   HASH=''       the whole text of its hash, {SCHEME}..., as a passwd-file of Dovecot has it;
#                 default: what mail:user-add makes
#   DOMAIN=bench.test
#   OFFSET=20000  added to each port of etc/org.amphora.listener-*.cfg (2525 -> 22525)
#                 and to the console's
#   SET=''        keys to change, one FILE KEY VALUE on each line:
#                 org.amphora.queue.cfg spool_memory_limit 65536
#
# Everything else is as shipped, so an MX as anyone would start it.
# Writes ROOT/pids; amphora-down.sh stops it.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
TARBALL=${1:-}
for t in "$HERE"/../karaf-assembly/target/amphora-*.tar.gz; do
	if [ -z "${1:-}" ] && [ "$t" -nt "$TARBALL" ]; then TARBALL=$t; fi
done
ROOT=${2:-${BENCH_DIR:-/var/tmp/amphora-bench}/amphora}
USERS=${USERS:-100} PASS=${PASS:-secret} DOMAIN=${DOMAIN:-bench.test} OFFSET=${OFFSET:-20000}
[ -s "$TARBALL" ] || { echo "amphora-up: no tarball '$TARBALL': build the project first" >&2; exit 2; }

"$HERE/amphora-down.sh" "$ROOT"
rm -rf "${ROOT:?}"
mkdir -p "$ROOT"
tar -xzf "$TARBALL" -C "$ROOT" --strip-components=1
echo "${TARBALL##*/}, $(date -r "$TARBALL" +%FT%T)" > "$ROOT/tarball"
etc=$ROOT/etc

# set_key FILE KEY VALUE: in place of the line that has it, commented out or not
set_key() {
	local key=${2//./\\.} value=${3//[|&\\]/\\&}
	touch "$etc/$1"
	if grep -qE "^#? *$key *=" "$etc/$1"; then
		sed -i -E "0,/^#? *$key *=.*/s||$2 = $value|" "$etc/$1"
	else
		echo "$2 = $3" >> "$etc/$1"
	fi
}
# shift_port FILE KEY: adds OFFSET; port 0 means any and stays
shift_port() {
	local port
	port=$(sed -nE "s/^ *$2 *= *([0-9]+).*/\1/p" "$etc/$1" | tail -1)
	[ "${port:-0}" = 0 ] || set_key "$1" "$2" $((port + OFFSET))
}

for f in "$etc"/org.amphora.listener-*.cfg; do
	shift_port "${f##*/}" port
	set_key "${f##*/}" address 127.0.0.1
done
shift_port org.apache.karaf.shell.cfg sshPort
# all clients come from one address
set_key org.amphora.imap.cfg mail_max_userip_connections 0
while read -r file key value; do
	[ -z "$file" ] || set_key "$file" "$key" "$value"
done <<< "${SET:-}"

# it returns when all ports answer
"$ROOT/bin/start" >"$ROOT/start.log" 2>&1 </dev/null || { cat "$ROOT/start.log" >&2; exit 1; }
cp "$ROOT/data/amphora.pid" "$ROOT/pids"

# the console answers a little later than mail does, and a client that comes before may wait for ever
for ((i = 0; i < 10; i++)); do
	timeout 20 "$ROOT/bin/client" mail:user-list > "$ROOT/users.log" 2>&1 < /dev/null && break
	sleep 1
done
# one session for all commands: a client starts a JVM
{
	echo "mail:domain-add $DOMAIN"
	[ -n "${HASH:-}" ] || for ((i = 0; i < USERS; i++)); do echo "mail:user-add --password $PASS u$i@$DOMAIN"; done
} > "$ROOT/setup.karaf"
"$ROOT/bin/client" -b < "$ROOT/setup.karaf" > "$ROOT/setup.log" 2>&1 || true
[ -z "${HASH:-}" ] || for ((i = 0; i < USERS; i++)); do echo "u$i@$DOMAIN:$HASH"; done >> "$etc/mail/users"
"$ROOT/bin/client" mail:user-list < /dev/null > "$ROOT/users.log" 2>&1 || true
if ! grep -qF "u$((USERS - 1))@$DOMAIN" "$ROOT/users.log"; then
	echo "amphora-up: users were not added; see $ROOT/setup.log" >&2
	exit 1
fi
echo "amphora up: pid $(cat "$ROOT/pids"), SMTP on port $((2525 + OFFSET))"

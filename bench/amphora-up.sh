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
#   DOMAIN=bench.test
#   OFFSET=20000  added to each port of etc/org.amphora.listener~*.cfg (2525 -> 22525)
#                 and to the console's
#   SET='…'       keys to change, one FILE KEY VALUE on each line:
#                 org.amphora.queue.cfg spool_memory_limit 65536
#
# Everything else is as shipped.  Writes ROOT/pids; amphora-down.sh stops it.
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
etc=$ROOT/etc

# set_key FILE KEY VALUE: in place of the line that has it, commented out or not
set_key() {
	[ -e "$etc/$1" ] || : > "$etc/$1"
	local key=${2//./\\.} value=${3//[|&\\]/\\&}
	if grep -qE "^#? *$key *=" "$etc/$1"; then
		sed -i -E "0,/^#? *$key *=.*/s||$2 = $value|" "$etc/$1"
	else
		echo "$2 = $3" >> "$etc/$1"
	fi
}

# shift_port FILE KEY: adds OFFSET; port 0 means any and stays
shift_port() {
	local port
	port=$(sed -nE "s/^ *$2 *= *([0-9]+).*/\1/p" "$etc/$1" 2>/dev/null | tail -1)
	[ "${port:-0}" = 0 ] || set_key "$1" "$2" $((port + OFFSET))
}

for f in "$etc"/org.amphora.listener~*.cfg; do
	shift_port "${f##*/}" port
	set_key "${f##*/}" address 127.0.0.1
done
shift_port org.apache.karaf.shell.cfg sshPort
shift_port org.apache.karaf.management.cfg rmiRegistryPort
shift_port org.apache.karaf.management.cfg rmiServerPort
while read -r file key value; do
	[ -z "$file" ] || set_key "$file" "$key" "$value"
done <<< "${SET:-}"

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
greeting() { (exec 3<>"/dev/tcp/127.0.0.1/$1" && read -r -t 5 line <&3 && [ "${line:0:1}" = "$2" ]) 2>/dev/null; }
server_pid() {
	local p
	for p in /proc/[0-9]*; do
		tr '\0' '\n' < "$p/cmdline" 2>/dev/null | grep -qxF -- "-Dkaraf.base=$ROOT" \
		    && [ "$(cat "$p/comm")" = java ] && echo "${p#/proc/}" && return
	done
}

smtp=$((2525 + OFFSET))
if listening "$smtp"; then echo "amphora-up: port $smtp is taken" >&2; exit 1; fi
ulimit -n "$(ulimit -Hn)"
"$ROOT/bin/start" >"$ROOT/start.log" 2>&1 </dev/null
for ((i = 0; i < 600; i++)); do
	greeting "$smtp" 2 && break
	sleep 0.1
done
server_pid > "$ROOT/pids"
[ "$i" -lt 600 ] || { echo "amphora-up: port $smtp does not answer; see $ROOT/data/log" >&2; exit 1; }
[ -s "$ROOT/pids" ] || { echo "amphora-up: no process of $ROOT found" >&2; exit 1; }

# one console session for all: a client starts a JVM
{
	echo "mail:domain-add $DOMAIN"
	for ((i = 0; i < USERS; i++)); do echo "mail:user-add --password $PASS u$i@$DOMAIN"; done
} > "$ROOT/setup.karaf"
for ((i = 0; i < 20; i++)); do
	"$ROOT/bin/client" mail:user-list > "$ROOT/setup.log" 2>&1 < /dev/null && break
	sleep 0.5
done
"$ROOT/bin/client" -b < "$ROOT/setup.karaf" >> "$ROOT/setup.log" 2>&1 || true
"$ROOT/bin/client" mail:user-list < /dev/null > "$ROOT/users.log" 2>&1 || true
grep -qF "u$((USERS - 1))@$DOMAIN" "$ROOT/users.log" \
    || { echo "amphora-up: users were not added; see $ROOT/setup.log" >&2; exit 1; }
echo "amphora up: pid $(cat "$ROOT/pids") ports $((2525 + OFFSET)) $((2587 + OFFSET)) …"

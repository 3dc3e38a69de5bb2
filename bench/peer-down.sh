#!/bin/bash
# Stop the stack started by peer-up.sh, by the process ids it recorded.
#   peer-down.sh [ROOT]
ROOT=${1:-${BENCH_DIR:-/var/tmp/amphora-bench}/peers}
stop() {  # NAME PIDFILE WORD: WORD must be in its command line
	local pid
	[ -s "$2" ] || return 0
	pid=$(tr -d ' \n' < "$2")
	if [ -n "$pid" ] && grep -qa "$3" "/proc/$pid/cmdline" 2>/dev/null; then
		kill "$pid"
		for ((i = 0; i < 100; i++)); do
			[ -d "/proc/$pid" ] || break
			sleep 0.1
		done
		[ -d "/proc/$pid" ] && echo "$1 ($pid) did not stop" || echo "$1 ($pid) stopped"
	fi
	[ -d "/proc/${pid:-0}" ] || rm -f "$2"
}
[ -d "$ROOT/postfix/queue/pid" ] && stop postfix "$ROOT/postfix/queue/pid/master.pid" postfix
stop dovecot "$ROOT/dovecot/run/master.pid" dovecot
stop opendkim "$ROOT/dkim/opendkim.pid" opendkim
rm -f "$ROOT/pids"
exit 0

#!/bin/bash
# Cross-check of mb with postfix's own smtp-source: time to accept, and until all
# messages are in the Maildirs.
#   smtp-source-check.sh HOST:PORT RCPT MAILDIR [SESSIONS [SIZE [COUNT [smtp-source options...]]]]
# e.g. smtp-source-check.sh 127.0.0.1:12525 u0@bench.test /var/tmp/amphora-bench/peers/mail/bench.test/u0/Maildir 10 1024 500
# (add -d to send all messages of a session over one connection)
set -euo pipefail
addr=$1 rcpt=$2 dir=$3 sessions=${4:-10} size=${5:-1024} count=${6:-500}
shift $(($# < 6 ? $# : 6))
have() { find "$dir/new" "$dir/cur" -type f 2>/dev/null | wc -l; }
base=$(have)
t0=$(date +%s.%N)
smtp-source "$@" -s "$sessions" -l "$size" -m "$count" -f sender@remote.test -t "$rcpt" "$addr"
t1=$(date +%s.%N)
for ((i = 0; i < 1200; i++)); do
	[ $(($(have) - base)) -ge "$count" ] && break
	sleep 0.05
done
t2=$(date +%s.%N)
awk -v a="$t0" -v b="$t1" -v c="$t2" -v n="$count" -v l="$(cut -d' ' -f1 /proc/loadavg)" 'BEGIN {
	printf "{\"accept_s\":%.3f,\"accept_per_s\":%.1f,\"deliver_s\":%.3f,\"deliver_per_s\":%.1f,\"load1\":%s}\n",
	    b - a, n / (b - a), c - a, n / (c - a), l }'

#!/bin/bash
# Stop the server started by amphora-up.sh, by the process id recorded.
#   amphora-down.sh [ROOT]
ROOT=${1:-${BENCH_DIR:-/var/tmp/amphora-bench}/amphora}
[ -s "$ROOT/pids" ] || exit 0
read -r pid < "$ROOT/pids"
ours() { tr '\0' '\n' < "/proc/$pid/cmdline" 2>/dev/null | grep -qxF -- "-Dkaraf.base=$ROOT"; }
gone() {
	for ((i = 0; i < $1; i++)); do
		ours || return 0
		sleep 0.1
	done
	return 1
}
if ours; then
	"$ROOT/bin/stop" >/dev/null 2>&1 </dev/null || kill "$pid"
	gone 400 || { kill "$pid"; gone 100; } || { kill -9 "$pid"; gone 50; }
	if ours; then echo "amphora ($pid) did not stop" >&2; exit 1; fi
	echo "amphora ($pid) stopped"
fi
rm -f "$ROOT/pids"

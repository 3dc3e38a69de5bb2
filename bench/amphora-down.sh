#!/bin/bash
# Stop the server started by amphora-up.sh, by the process id recorded.
#   amphora-down.sh [ROOT]
ROOT=${1:-${BENCH_DIR:-/var/tmp/amphora-bench}/amphora}
[ -x "$ROOT/bin/stop" ] || exit 0
if ! AMPHORA_STOP_TIMEOUT=60 "$ROOT/bin/stop" </dev/null; then
	read -r pid < "$ROOT/pids" && grep -qaF "karaf.home=$ROOT" "/proc/$pid/cmdline" && kill -9 "$pid"
	exit 1
fi
rm -f "$ROOT/pids"

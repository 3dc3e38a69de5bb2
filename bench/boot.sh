#!/bin/bash
# Measures boots of the built assembly: CPU seconds and wall time until the SMTP listener's first 220,
# and the memory resident five seconds later. The first start is one from a freshly unpacked folder.
#
# usage: bench/boot.sh [STARTS]      (default 4; build first: mvn -q -DskipTests package)
#
# CPU is user + system time of the server's process from /proc, so other load on the machine hardly shows.
set -euo pipefail
cd "$(dirname "$0")/.."

starts=${1:-4}
tarball=$(ls karaf-assembly/target/amphora-*.tar.gz)
work=$(mktemp -d "${TMPDIR:-/tmp}/amphora-boot.XXXXXX")
offset=$((20000 + RANDOM % 10000))
ticks=$(getconf CLK_TCK)
home=

cleanup() {
    [[ -z $home ]] || "$home/bin/stop" >/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

tar xzf "$tarball" -C "$work"
home=$(echo "$work"/amphora-*)
# ports of our own, so that a running server is not in the way
for file in "$home"/etc/org.amphora.listener-*.cfg "$home"/etc/org.apache.karaf.shell.cfg; do
    [[ -e $file ]] || continue
    awk -v offset="$offset" '/^[ \t]*(port|sshPort)[ \t]*=/ { split($0, a, "="); print a[1] "= " a[2] + offset; next } { print }' "$file" >"$file.new"
    mv "$file.new" "$file"
done

echo "$(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(java -version 2>&1 | sed -n 2p)"
printf '%-6s %8s %8s %10s %10s %8s\n' start 'CPU s' 'wall s' 'RSS MiB' 'PSS MiB' threads
for ((i = 1; i <= starts; i++)); do
    begin=$(date +%s.%N)
    "$home/bin/start" >/dev/null
    pid=$(<"$home/data/amphora.pid")
    cpu=$(awk -v t="$ticks" '{ print ($14 + $15) / t }' "/proc/$pid/stat")
    wall=$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { print b - a }')
    sleep 5
    rss=$(awk '/^VmRSS/ { print $2 / 1024 }' "/proc/$pid/status")
    pss=$(awk '/^Pss:/ { print $2 / 1024 }' "/proc/$pid/smaps_rollup")
    threads=$(awk '/^Threads/ { print $2 }' "/proc/$pid/status")
    later=$(awk -v t="$ticks" '{ print ($14 + $15) / t }' "/proc/$pid/stat")
    printf '%-6s %8.2f %8.2f %10.1f %10.1f %8s   (%.2f CPU s five seconds later)\n' "$i" "$cpu" "$wall" "$rss" "$pss" "$threads" "$later"
    "$home/bin/stop" >/dev/null
done

# shellcheck shell=bash
# What ./run and the files in client/ share.
#
# A file client/NAME.sh sets PROGRAM, PACKAGES and OPERATIONS, and has a function for
# each operation.  It runs in a subshell of its own with errexit, in an empty directory
# that is also HOME, with a fresh SUBJECT, and every mailbox of the user empty.

skip() {
	echo "$*"
	exit 77
}

# needs NAME...: ports without which the operation is skipped
needs() {
	local name port
	for name; do
		port=${name}_PORT
		[ -n "${!port}" ] || skip "no ${name,,} port"
	done
}

probe() { python3 "$HERE/probe" "$@"; }

# bounded COMMAND...: a client may not hang
bounded() { timeout -k 5 "${LIMIT:-60}" "$@"; }

# until_true COMMAND...: for what a client does in its own time
until_true() {
	local end=$((SECONDS + 20))
	until "$@"; do
		((SECONDS < end)) || { echo "still not true: $*"; return 1; }
		sleep 0.2
	done
}

# stop PID: a client that this operation started in the background; a function there is a shell, with the client below it
stop() {
	pkill -P "$1" 2>/dev/null || true
	kill "$1" 2>/dev/null || true
	wait "$1" 2>/dev/null || true
}

take_certificate() {
	openssl s_client -connect "$MAIL_HOST:$1" -servername "$MAIL_HOST" </dev/null 2>/dev/null | openssl x509 2>/dev/null
}

# fingerprint md5|sha1|sha256: as AA:BB:…
fingerprint() { openssl x509 -in "$MAIL_CERTIFICATE" -noout -fingerprint "-$1" | cut -d= -f2; }

# a message with this SUBJECT, for clients that take one as a file
write_message() {
	printf 'From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\n\r\nThe body of %s.\r\n.a line with a dot\r\n' \
	    "$MAIL_USER" "$MAIL_USER" "$SUBJECT" "$SUBJECT"
}

# arrived: the message sent is there once, with its body and its dot
arrived() {
	probe wait INBOX "$SUBJECT" > arrived.eml
	grep -q "^The body of $SUBJECT." arrived.eml
	grep -q $'^\\.a line with a dot\r\\?$' arrived.eml
}

install_packages() {
	local policy=/usr/sbin/policy-rc.d
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then return 1; fi
	# a service that a package brings shall not start
	if [ -e $policy ]; then policy=; else printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy; fi
	DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -qq -y --no-install-recommends "$@"
	[ -z "$policy" ] || rm -f "$policy"
}

run_client() {
	local client=$1 operation
	local PROGRAM PACKAGES OPERATIONS
	# shellcheck source=/dev/null
	. "$HERE/client/$client.sh"
	if ! command -v "$PROGRAM" >/dev/null; then
		read -ra PACKAGES <<< "$PACKAGES"
		install_packages "${PACKAGES[@]}" > "$WORK/log/$client-install" 2>&1
		if command -v "$PROGRAM" >/dev/null; then rm -f "$WORK/log/$client-install"; fi
	fi
	for operation in $OPERATIONS; do
		run_row "$client" "$operation"
	done
}

run_row() {
	local client=$1 operation=$2 log=$WORK/log/$1-$2 status started=$SECONDS
	(
		set -euo pipefail
		command -v "$PROGRAM" >/dev/null || skip "$PROGRAM is not installed"
		SUBJECT="$client-$operation-$RANDOM$RANDOM"
		export HOME=$WORK/rows/$client-$operation
		mkdir "$HOME" && cd "$HOME"
		probe reset
		"$operation"
	) > "$log" 2>&1 </dev/null
	status=$?
	case $status in
	0) passed=$((passed + 1)) && say PASS && [ -z "${KEEP:-}" ] && rm -f "$log" ;;
	77) skipped=$((skipped + 1)) && say "SKIPPED $(tail -1 "$log")" && rm -f "$log" ;;
	*) failed=$((failed + 1)) && say "FAIL" && tail -5 "$log" | sed 's/^/    /' ;;
	esac
}

say() { printf '%-12s %-22s %s (%d s)\n' "$client" "${operation//_/ }" "$1" $((SECONDS - started)); }

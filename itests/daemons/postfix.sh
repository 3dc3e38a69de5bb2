# shellcheck shell=bash
# A Postfix of its own, for the scripts beside this file: in one directory, on loopback. It needs root.

POSTFIX_MASTER=

# postfix_up DIR: standard input is what main.cf has beside the usual; DIR/etc/master.cf is there
postfix_up() {
	mkdir -p "$1/spool" "$1/data"
	chown postfix "$1/data"
	cat > "$1/etc/main.cf" <<END_OF_MAIN
compatibility_level = 3.6
queue_directory = $1/spool
data_directory = $1/data
maillog_file_prefixes = $1
maillog_file = $1/postfix.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mydestination =
local_recipient_maps =
END_OF_MAIN
	cat >> "$1/etc/main.cf"
	postfix -c "$1/etc" check || return 1
	# a process group of its own, which it ends with itself
	# shellcheck disable=SC2086  # a command and its arguments, or nothing
	setsid ${POSTFIX_INSIDE:-} "$(postconf -h -d daemon_directory)/master" -c "$1/etc" -d &
	POSTFIX_MASTER=$!
}

postfix_down() {
	[ -z "$POSTFIX_MASTER" ] || { kill "$POSTFIX_MASTER" && wait "$POSTFIX_MASTER"; } 2>/dev/null
}

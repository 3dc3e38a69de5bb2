# shellcheck shell=bash disable=SC2034
# The one that logs in by SCRAM through GNU SASL; neomutt.sh has the rest of what they share.
PROGRAM=mutt PACKAGES=mutt
OPERATIONS="fetch_scram starttls_scram send_scram fetch_wrong_password"

configure() {  # LINE...
	(
		umask 077
		printf '%s\n' "set imap_user = '$MAIL_USER'" "set imap_pass = '$MAIL_PASSWORD'" "set smtp_pass = '$MAIL_PASSWORD'" \
		    "set imap_authenticators = 'scram-sha-256'" "set smtp_authenticators = 'scram-sha-256'" \
		    "set folder = 'imaps://$MAIL_HOST:$IMAPS_PORT/'" "set from = '$MAIL_USER'" "set use_from" \
		    "set certificate_file = '$MAIL_CERTIFICATE'" "set ssl_starttls" "set ssl_force_tls" "set ssl_verify_host = no" "unset ssl_usesystemcerts" "set copy = no" \
		    "set quit" "set move = no" "set wait_key = no" "set header_cache = ''" "set sleep_time = 0" "set net_inc = 0" "$@" > rc
	)
}
# at a terminal, since it has no other way to be driven; KEYS are what a user types
typed() {  # URL KEYS
	TERM=xterm bounded script -qec "mutt -n -F rc -d 2 -f '$1' -e 'push \"$2\"'" /dev/null > screen
}
fetch() {  # URL
	probe put INBOX "$SUBJECT"
	typed "$1" "<first-entry><pipe-message>cat > got<enter><quit>"
	grep "The body of $SUBJECT" got
	grep -a "SCRAM-SHA-256" .muttdebug0
}
fetch_scram() {
	configure
	fetch "imaps://$MAIL_HOST:$IMAPS_PORT/INBOX"
}
starttls_scram() {
	needs IMAP
	configure
	fetch "imap://$MAIL_HOST:$IMAP_PORT/INBOX"
}
send_scram() {
	needs SMTPS
	configure "set smtp_url = 'smtps://$MAIL_USER@$MAIL_HOST:$SMTPS_PORT'"
	printf 'The body of %s.\n.a line with a dot\n' "$SUBJECT" | bounded mutt -n -F rc -s "$SUBJECT" -- "$MAIL_USER"
	arrived
}
fetch_wrong_password() {
	configure "set imap_pass = 'wrong'"
	probe put INBOX "$SUBJECT"
	typed "imaps://$MAIL_HOST:$IMAPS_PORT/INBOX" "<first-entry><pipe-message>cat > got<enter><quit><quit>" || true
	[ ! -s got ]
	grep -a "SCRAM-SHA-256" .muttdebug0
}

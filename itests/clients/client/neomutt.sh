# shellcheck shell=bash disable=SC2034
PROGRAM=neomutt PACKAGES=neomutt
OPERATIONS="send_smtps send_starttls list fetch starttls flag copy move delete append idle pop3_fetch"

configure() {  # LINE...
	(
		umask 077
		printf '%s\n' "set imap_user = '$MAIL_USER'" "set imap_pass = '$MAIL_PASSWORD'" \
		    "set pop_user = '$MAIL_USER'" "set pop_pass = '$MAIL_PASSWORD'" \
		    "set smtp_pass = '$MAIL_PASSWORD'" "set from = '$MAIL_USER'" "set use_from" \
		    "set certificate_file = '$MAIL_CERTIFICATE'" "set ssl_starttls" "set ssl_verify_host = no" \
		    "unset ssl_usesystemcerts" "set copy = no" "set confirmappend = no" "set delete" \
		    "set quit" "set move = no" "set wait_key = no" "set mark_old = no" "set save_empty" \
		    "set folder = 'imaps://$MAIL_HOST:$IMAPS_PORT/'" "set header_cache = ''" "set sleep_time = 0" "set net_inc = 0" "set abort_key = '<F12>'" "$@" > rc
	)
}
# at a terminal, since it has no other way to be driven; KEYS are what a user types
typed() {  # URL KEYS
	TERM=xterm bounded script -qec "neomutt -n -F rc ${DEBUG:-} -f '$1' -e 'push \"$2\"'" /dev/null > screen
}
inbox() { typed "imaps://$MAIL_HOST:$IMAPS_PORT/INBOX" "$1"; }
start_with_one() {
	probe folder Archive
	probe put INBOX "$SUBJECT"
	configure "$@"
}

send() {
	configure "set smtp_url = '$1'" "set ssl_force_tls"
	printf 'The body of %s.\n.a line with a dot\n' "$SUBJECT" | bounded neomutt -n -F rc -s "$SUBJECT" -- "$MAIL_USER"
	arrived
}
send_smtps() {
	needs SMTPS
	send "smtps://$MAIL_USER@$MAIL_HOST:$SMTPS_PORT"
}
send_starttls() {
	needs SUBMISSION
	send "smtp://$MAIL_USER@$MAIL_HOST:$SUBMISSION_PORT"
}
list() {  # a mailbox picked in the browser
	probe folder Archive
	probe put Archive "$SUBJECT"
	configure "set imap_list_subscribed = no"
	inbox "<change-folder>?<toggle-mailboxes><search>Archive<enter><select-entry><pipe-message>cat > got<enter><quit>"
	grep "The body of $SUBJECT" got
}
fetch() {
	start_with_one
	inbox "<first-entry><pipe-message>cat > got<enter><quit>"
	grep "The body of $SUBJECT" got
}
starttls() {
	needs IMAP
	start_with_one "set ssl_force_tls"
	typed "imap://$MAIL_HOST:$IMAP_PORT/INBOX" "<first-entry><pipe-message>cat > got<enter><quit>"
	grep "The body of $SUBJECT" got
}
flag() {
	start_with_one
	inbox "<first-entry><flag-message><sync-mailbox><quit>"
	probe flag INBOX "$SUBJECT" '\Flagged'
}
copy() {
	start_with_one
	inbox "<first-entry><copy-message><kill-line>=Archive<enter><quit>"
	probe wait Archive "$SUBJECT"
	probe wait INBOX "$SUBJECT"
}
move() {
	start_with_one
	inbox "<first-entry><save-message><kill-line>=Archive<enter><sync-mailbox><quit>"
	probe wait Archive "$SUBJECT"
	probe gone INBOX "$SUBJECT"
}
delete() {
	start_with_one
	inbox "<first-entry><delete-message><sync-mailbox><quit>"
	probe gone INBOX "$SUBJECT"
}
append() {  # from a mailbox on disk
	probe folder Archive
	configure
	{ echo "From sender Thu Jan  1 00:00:00 2026"; write_message | tr -d '\r'; } > mbox
	typed "$HOME/mbox" "<first-entry><copy-message><kill-line>=Archive<enter><quit>"
	probe wait Archive "$SUBJECT"
}
idle() {  # it asks only every 10 minutes, so that what it hears it hears by IDLE
	configure "set imap_idle" "set timeout = 1" "set mail_check = 600"
	(LIMIT=90 DEBUG="-d 2 -l $HOME/debug" inbox '<noop>') &
	until_true grep -qasE '[0-9]+> a[0-9]+ IDLE' debug0
	probe deliver "$SUBJECT"
	until_true grep -qas 'New mail in INBOX' debug0 || { stop $!; return 1; }
	stop $!
}
pop3_fetch() {
	needs POP3S
	start_with_one
	typed "pops://$MAIL_HOST:$POP3S_PORT/" "<first-entry><pipe-message>cat > got<enter><quit>"
	grep "The body of $SUBJECT" got
}

# shellcheck shell=bash disable=SC2034
PROGRAM=fetchmail PACKAGES=fetchmail
OPERATIONS="pop3_list pop3_fetch pop3_keep pop3_stls imap_fetch imap_keep imap_starttls idle"

# each mail is appended to the file got
configure() {  # PROTOCOL PORT WORD...: more of the user line
	(
		umask 077
		printf '%s\n' "poll $MAIL_HOST protocol $1 service $2 timeout 30 ${UIDL:-}" \
		    "  user \"$MAIL_USER\" password \"$MAIL_PASSWORD\" mda \"cat >> $HOME/got\"" \
		    "  sslcertck sslcertfile \"$MAIL_CERTIFICATE\" sslfingerprint \"$(fingerprint md5)\" ${*:3}" > .fetchmailrc
	)
}
# its exit status 1 says that there was no mail; a certificate for another name than the host's is let pass
get() { bounded fetchmail -f .fetchmailrc --nosslcertck --pidfile "$HOME/pid" "$@"; }
fetched() {
	probe put INBOX "$SUBJECT"
	configure "$@"
	get
	grep "The body of $SUBJECT" got
}

pop3_list() {
	needs POP3S
	probe put INBOX "$SUBJECT"
	configure POP3 "$POP3S_PORT" ssl
	get --check
}
pop3_fetch() {
	needs POP3S
	fetched POP3 "$POP3S_PORT" ssl fetchall
	probe gone INBOX "$SUBJECT"
}
pop3_keep() {  # by UIDL: the second time there is nothing new
	needs POP3S
	UIDL=uidl fetched POP3 "$POP3S_PORT" ssl keep
	get || [ $? = 1 ]
	[ "$(grep -c "The body of $SUBJECT" got)" = 1 ]
	probe wait INBOX "$SUBJECT"
}
pop3_stls() {
	needs POP3
	fetched POP3 "$POP3_PORT" sslproto 'TLS1.2+' fetchall
	probe gone INBOX "$SUBJECT"
}
imap_fetch() {
	fetched IMAP "$IMAPS_PORT" ssl fetchall
	probe gone INBOX "$SUBJECT"
}
imap_keep() {
	fetched IMAP "$IMAPS_PORT" ssl keep
	get || [ $? = 1 ]
	[ "$(grep -c "The body of $SUBJECT" got)" = 1 ]
	probe flag INBOX "$SUBJECT" '\Seen'
}
imap_starttls() {
	needs IMAP
	fetched IMAP "$IMAP_PORT" sslproto 'TLS1.2+' fetchall
	probe gone INBOX "$SUBJECT"
}
idle() {
	configure IMAP "$IMAPS_PORT" ssl keep idle
	LIMIT=90 get -v --idle > out 2>&1 &
	until_true grep -q 'IMAP> .* IDLE' out
	probe deliver "$SUBJECT"
	until_true grep -qs "The body of $SUBJECT" got || { tail -20 out; stop $!; return 1; }
	stop $!
}

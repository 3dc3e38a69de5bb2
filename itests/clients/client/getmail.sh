# shellcheck shell=bash disable=SC2034
PROGRAM=getmail PACKAGES=getmail6
OPERATIONS="pop3_fetch pop3_keep pop3_delete imap_fetch imap_all imap_delete idle"

# getmail waits in vain for a delivery that ends before it begins to wait: hence the sleep
configure() {  # RETRIEVER PORT DELETE LINE...: more of the retriever's options
	mkdir -p .getmail
	cat > .getmail/getmailrc <<-C
	[retriever]
	type = $1
	server = $MAIL_HOST
	port = $2
	username = $MAIL_USER
	password = $MAIL_PASSWORD
	timeout = 30
	ssl_fingerprints = ("$(fingerprint sha256)",)
	$(printf '%s\n' "${@:4}")

	[destination]
	type = MDA_external
	path = /bin/sh
	arguments = ("-c", "cat >> $HOME/got; sleep 0.3")
	allow_root_commands = true

	[options]
	read_all = false
	delete = $3
	C
}
get() { PYTHONUNBUFFERED=1 bounded getmail --getmaildir "$HOME/.getmail" "$@"; }
copies() { grep -c "The body of $SUBJECT" got; }
fetched() {
	probe put INBOX "$SUBJECT"
	configure "$@"
	get
	[ "$(copies)" = 1 ]
}

pop3_fetch() {
	needs POP3S
	fetched SimplePOP3SSLRetriever "$POP3S_PORT" false
	probe wait INBOX "$SUBJECT"
}
pop3_keep() {
	needs POP3S
	fetched SimplePOP3SSLRetriever "$POP3S_PORT" false
	get
	[ "$(copies)" = 1 ]
}
pop3_delete() {
	needs POP3S
	fetched SimplePOP3SSLRetriever "$POP3S_PORT" true
	probe gone INBOX "$SUBJECT"
}
imap_all() {
	probe folder Archive
	probe put Archive "$SUBJECT"
	probe put INBOX "$SUBJECT"
	configure SimpleIMAPSSLRetriever "$IMAPS_PORT" false 'mailboxes = ALL'
	get
	[ "$(copies)" = 2 ]
}
imap_fetch() {
	fetched SimpleIMAPSSLRetriever "$IMAPS_PORT" false 'mailboxes = ("INBOX",)'
	get
	[ "$(copies)" = 1 ]
}
imap_delete() {
	fetched SimpleIMAPSSLRetriever "$IMAPS_PORT" true 'mailboxes = ("INBOX",)'
	probe gone INBOX "$SUBJECT"
}
idle() {
	configure SimpleIMAPSSLRetriever "$IMAPS_PORT" false 'mailboxes = ("INBOX",)'
	LIMIT=90 get --trace --idle INBOX > out 2>&1 &
	until_true grep -q 'Entering IDLE' out
	probe deliver "$SUBJECT"
	until_true grep -qs "The body of $SUBJECT" got || { tail -20 out; stop $!; return 1; }
	stop $!
}

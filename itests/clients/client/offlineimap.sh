# shellcheck shell=bash disable=SC2034
PROGRAM=offlineimap PACKAGES=offlineimap3
OPERATIONS="list pull push flag_up flag_down delete_up delete_down idle"

configure() {  # LINE...: more of the remote repository
	cat > .offlineimaprc <<-C
	[general]
	accounts = a
	metadata = $HOME/meta
	socktimeout = 30

	[Account a]
	localrepository = near
	remoterepository = far
	${AUTOREFRESH:-}

	[Repository near]
	type = Maildir
	localfolders = $HOME/mail

	[Repository far]
	type = IMAP
	remotehost = $MAIL_HOST
	remoteport = $IMAPS_PORT
	remoteuser = $MAIL_USER
	remotepass = $MAIL_PASSWORD
	ssl = yes
	cert_fingerprint = $(fingerprint sha1 | tr -d : | tr A-F a-f)
	folderfilter = lambda name: name == 'INBOX'
	$(printf '%s\n' "$@")
	C
}
sync() { bounded offlineimap -c .offlineimaprc -o -u basic; }
pulled() { grep -rl "Subject: $SUBJECT" mail/INBOX; }
start_with_one() {
	probe put INBOX "$SUBJECT"
	configure
	sync
	FILE=$(pulled)
}

list() {
	configure
	bounded offlineimap -c .offlineimaprc --info 2>&1 | tee listed
	grep -q INBOX listed
}
pull() {
	start_with_one
	grep "The body of $SUBJECT" "$FILE"
}
push() {
	configure
	sync
	write_message | tr -d '\r' > "mail/INBOX/cur/1.$$.push:2,S"
	sync
	arrived
}
flag_up() {
	start_with_one
	mv "$FILE" "mail/INBOX/cur/$(basename "${FILE%:2,*}"):2,FS"
	sync
	probe flag INBOX "$SUBJECT" '\Flagged'
}
flag_down() {
	start_with_one
	probe store INBOX "$SUBJECT" '\Answered'
	sync
	[[ $(pulled) = *:2,*R* ]]
}
delete_up() {
	start_with_one
	rm "$FILE"
	sync
	probe gone INBOX "$SUBJECT"
}
delete_down() {
	start_with_one
	probe delete INBOX "$SUBJECT"
	sync
	! pulled
}
idle() {  # it looks by itself only every 30 minutes
	AUTOREFRESH='autorefresh = 30' configure "idlefolders = ['INBOX']" 'holdconnectionopen = yes'
	LIMIT=90 bounded offlineimap -c .offlineimaprc -u basic -d imap > out 2>&1 &
	until_true grep -q ' IDLE' out
	probe deliver "$SUBJECT"
	until_true pulled || { tail -20 out; stop $!; return 1; }
	stop $!
}

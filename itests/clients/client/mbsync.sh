# shellcheck shell=bash disable=SC2034
PROGRAM=mbsync PACKAGES=isync
OPERATIONS="list pull push starttls flag_up flag_down move delete_up delete_down create_mailbox again shared"

configure() {  # SSLTYPE PORT [PATTERN]
	mkdir -p mail
	cat > .mbsyncrc <<-C
	IMAPStore far
	Host $MAIL_HOST
	Port $2
	User $MAIL_USER
	Pass $MAIL_PASSWORD
	SSLType $1
	CertificateFile $MAIL_CERTIFICATE

	MaildirStore near
	Path $HOME/mail/
	Inbox $HOME/mail/INBOX
	SubFolders Verbatim

	Channel all
	Far :far:
	Near :near:
	Patterns ${3:-INBOX}
	Sync All
	Create Both
	Expunge Both
	SyncState *
	C
}
sync() { bounded mbsync -c .mbsyncrc all; }
# the file of SUBJECT, exactly one
pulled() {
	local found
	found=$(grep -rl --include='*,U=*' "Subject: $SUBJECT" mail/INBOX)
	[ -f "$found" ] && echo "$found"
}
start_with_one() {
	probe put INBOX "$SUBJECT"
	configure IMAPS "$IMAPS_PORT" "${1:-INBOX}"
	sync
	FILE=$(pulled)
}

list() {
	configure IMAPS "$IMAPS_PORT" '*'
	bounded mbsync -c .mbsyncrc --list all | tee listed
	grep -q INBOX listed
}
pull() {
	start_with_one
	grep "The body of $SUBJECT" "$FILE"
}
starttls() {
	probe put INBOX "$SUBJECT"
	configure STARTTLS "$IMAP_PORT"
	sync
	pulled
}
push() {
	configure IMAPS "$IMAPS_PORT"
	sync
	write_message | tr -d '\r' > "mail/INBOX/cur/1.$$.push:2,S"
	sync
	arrived
	probe flag INBOX "$SUBJECT" '\Seen'
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
move() {
	probe folder Archive
	start_with_one 'INBOX Archive'
	mv "$FILE" "mail/Archive/cur/1.$$.moved:2,S"
	sync
	probe wait Archive "$SUBJECT"
	probe gone INBOX "$SUBJECT"
}
delete_up() {
	start_with_one
	mv "$FILE" "mail/INBOX/cur/$(basename "${FILE%:2,*}"):2,ST"
	sync
	probe gone INBOX "$SUBJECT"
}
delete_down() {
	start_with_one
	probe delete INBOX "$SUBJECT"
	sync
	! pulled
}
create_mailbox() {
	local name=Made$RANDOM
	configure IMAPS "$IMAPS_PORT" '*'
	sync
	mkdir -p "mail/$name"/{cur,new,tmp}
	write_message | tr -d '\r' > "mail/$name/cur/1.$$.made:2,S"
	sync
	probe wait "$name" "$SUBJECT"
	probe remove "$name"
}
again() {  # a second run finds nothing to do: UIDs and UIDVALIDITY are kept
	start_with_one
	find mail -type f ! -name '.*' | sort > before
	sync
	find mail -type f ! -name '.*' | sort | diff before -
	probe wait INBOX "$SUBJECT"
}
shared() {  # what the other user shares, both ways
	[ -n "$MAIL_OTHER" ] || skip "no other user"
	MAIL_USER=$MAIL_OTHER probe folder Shared
	MAIL_USER=$MAIL_OTHER probe put Shared "$SUBJECT"
	MAIL_USER=$MAIL_OTHER probe share Shared "$MAIL_USER" lrs
	configure IMAPS "$IMAPS_PORT" 'user*'
	sync
	FILE=$(grep -rl --include='*,U=*' "Subject: $SUBJECT" mail)
	[ -f "$FILE" ]
	mv "$FILE" "$(dirname "$(dirname "$FILE")")/cur/$(basename "${FILE%:2,*}"):2,S"
	sync
	MAIL_USER=$MAIL_OTHER probe flag Shared "$SUBJECT" '\Seen'
	MAIL_USER=$MAIL_OTHER probe remove Shared
}

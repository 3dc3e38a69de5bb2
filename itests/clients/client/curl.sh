# shellcheck shell=bash disable=SC2034
PROGRAM=curl PACKAGES=curl
OPERATIONS="send_plain send_starttls send_smtps relay_refused user_unknown wrong_password
	list list_starttls append fetch search flag copy move delete pop3_list pop3_fetch pop3_delete pop3_stls"

ask() { bounded curl -sS --fail-early -k --user "$MAIL_USER:$MAIL_PASSWORD" "$@"; }
imaps() { ask "$@" --url "imaps://$MAIL_HOST:$IMAPS_PORT/${MAILBOX-INBOX}"; }

send() {
	write_message > message
	bounded curl -sS -k -T message --mail-from "$MAIL_USER" --mail-rcpt "$MAIL_USER" "$@"
	arrived
}
send_plain() { send "smtp://$MAIL_HOST:$SMTP_PORT"; }
send_starttls() {
	needs SUBMISSION
	send --ssl-reqd --user "$MAIL_USER:$MAIL_PASSWORD" "smtp://$MAIL_HOST:$SUBMISSION_PORT"
}
send_smtps() {
	needs SMTPS
	send --user "$MAIL_USER:$MAIL_PASSWORD" "smtps://$MAIL_HOST:$SMTPS_PORT"
}

# refused CODE ARGUMENT...: by a reply with this code
refused() {
	write_message > message
	if bounded curl -v -sS -k -T message --mail-from sender@remote.example "${@:2}" 2> wire; then
		echo "was accepted"
		return 1
	fi
	grep -E "^< $1" wire
}
relay_refused() {
	[ -z "${MAIL_TRUSTED:-}" ] || skip "the server trusts this host"
	refused '[45]5[0-9]' --mail-rcpt someone@elsewhere.example "smtp://$MAIL_HOST:$SMTP_PORT"
}
user_unknown() { refused 550 --mail-rcpt "nobody-here@${MAIL_USER#*@}" "smtp://$MAIL_HOST:$SMTP_PORT"; }
wrong_password() {
	needs SMTPS
	refused 535 --mail-rcpt "$MAIL_USER" --user "$MAIL_USER:not-it" "smtps://$MAIL_HOST:$SMTPS_PORT"
}

list() { MAILBOX='' imaps | tee listed && grep -q INBOX listed; }
list_starttls() {
	needs IMAP
	ask --ssl-reqd "imap://$MAIL_HOST:$IMAP_PORT/" | tee listed
	grep -q INBOX listed
}
append() {
	write_message > message
	imaps -T message
	arrived
}
fetch() {
	probe put INBOX "$SUBJECT"
	ask "imaps://$MAIL_HOST:$IMAPS_PORT/INBOX;UID=$(probe uid INBOX "$SUBJECT")" > got
	grep "The body of $SUBJECT" got
}
search() {
	probe put INBOX "$SUBJECT"
	probe put INBOX other
	imaps -X "SEARCH SUBJECT \"$SUBJECT\"" | tee found
	grep -qE $'^\\* SEARCH [0-9]+\r?$' found
}
flag() {
	probe put INBOX "$SUBJECT"
	imaps -X "STORE 1 +FLAGS (\\Flagged)"
	probe flag INBOX "$SUBJECT" '\Flagged'
	imaps -X "STORE 1 -FLAGS (\\Flagged)"
	probe flag INBOX "$SUBJECT" '\Flagged' no
}
copy() {
	probe folder Archive
	probe put INBOX "$SUBJECT"
	imaps -X "COPY 1 Archive"
	probe wait Archive "$SUBJECT"
	probe wait INBOX "$SUBJECT"
}
move() {
	probe folder Archive
	probe put INBOX "$SUBJECT"
	imaps -X "UID MOVE $(probe uid INBOX "$SUBJECT") Archive"
	probe wait Archive "$SUBJECT"
	probe gone INBOX "$SUBJECT"
}
delete() {
	probe put INBOX "$SUBJECT"
	imaps -X "STORE 1 +FLAGS (\\Deleted)"
	imaps -X EXPUNGE
	probe gone INBOX "$SUBJECT"
}

pop3_list() {
	needs POP3S
	probe put INBOX "$SUBJECT"
	ask "pop3s://$MAIL_HOST:$POP3S_PORT/" | tee listed
	grep -qE $'^1 [0-9]+\r?$' listed
	ask -X UIDL "pop3s://$MAIL_HOST:$POP3S_PORT/"
}
pop3_fetch() {
	needs POP3S
	probe put INBOX "$SUBJECT"
	ask "pop3s://$MAIL_HOST:$POP3S_PORT/1" > got
	grep "The body of $SUBJECT" got
}
pop3_delete() {
	needs POP3S
	probe put INBOX "$SUBJECT"
	ask -X DELE --head "pop3s://$MAIL_HOST:$POP3S_PORT/1"
	probe gone INBOX "$SUBJECT"
}
pop3_stls() {
	needs POP3
	probe put INBOX "$SUBJECT"
	ask --ssl-reqd "pop3://$MAIL_HOST:$POP3_PORT/1" > got
	grep "The body of $SUBJECT" got
}

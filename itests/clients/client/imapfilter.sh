# shellcheck shell=bash disable=SC2034
PROGRAM=imapfilter PACKAGES=imapfilter
OPERATIONS="list search_header search_body starttls fetch flag move copy delete append create idle"

filter() {  # LUA...
	(
		umask 077
		printf '%s\n' "options.certificates = false" "options.hostnames = false" "options.timeout = 30" "options.info = false" \
		    "account = IMAP { server = '$MAIL_HOST', port = ${PORT:-$IMAPS_PORT}, username = '$MAIL_USER'," \
		    "    password = '$MAIL_PASSWORD'${TLS-, ssl = 'auto'} }" "inbox = account['INBOX']" "$@" > config.lua
	)
	bounded imapfilter -t "$MAIL_CERTIFICATE" -c config.lua -d debug
}
start_with_one() {
	probe folder Archive
	probe put INBOX "$SUBJECT"
	here="found = inbox:contain_subject('$SUBJECT')"
}

list() {
	probe folder Archive
	filter "boxes, folders = account:list_all()" "for _, name in ipairs(boxes) do print(name) end" > listed
	grep -x INBOX listed
	grep -x Archive listed
}
search_header() {
	start_with_one
	filter "found = inbox:contain_subject('$SUBJECT') * inbox:is_unseen() * inbox:is_newer(3)" "print('found ' .. #found)" > found
	grep -x "found 1" found
}
search_body() {
	start_with_one
	filter "found = inbox:contain_body('The body of $SUBJECT') * inbox:is_smaller(100000)" "print('found ' .. #found)" > found
	grep -x "found 1" found
}
starttls() {
	needs IMAP
	start_with_one
	PORT=$IMAP_PORT TLS='' filter "$here" "print('found ' .. #found)" > found
	grep -x "found 1" found
	grep -a STARTTLS debug
}
fetch() {
	start_with_one
	filter "$here" "for _, m in ipairs(found) do box, uid = table.unpack(m) print(box[uid]:fetch_message()) end" > got
	grep "The body of $SUBJECT" got
}
flag() {
	start_with_one
	filter "$here" "found:mark_flagged()" "found:add_flags({ 'Checked' })"
	probe flag INBOX "$SUBJECT" '\Flagged'
	probe flag INBOX "$SUBJECT" Checked
}
move() {
	start_with_one
	filter "$here" "found:move_messages(account['Archive'])"
	probe wait Archive "$SUBJECT"
	probe gone INBOX "$SUBJECT"
}
copy() {
	start_with_one
	filter "$here" "found:copy_messages(account['Archive'])"
	probe wait Archive "$SUBJECT"
	probe wait INBOX "$SUBJECT"
}
delete() {
	start_with_one
	filter "$here" "found:delete_messages()"
	probe gone INBOX "$SUBJECT"
}
append() {
	probe folder Archive
	filter "account['Archive']:append_message('Subject: $SUBJECT\\r\\n\\r\\nThe body of $SUBJECT\\r\\n')"
	probe wait Archive "$SUBJECT"
}
create() {
	filter "account:create_mailbox('Filtered')" "account:subscribe_mailbox('Filtered')" \
	    "boxes = account:list_subscribed()" "for _, name in ipairs(boxes) do print(name) end" > listed
	grep -x Filtered listed
	probe remove Filtered
}
idle() {
	probe folder Archive
	filter "inbox:enter_idle()" "found = inbox:contain_subject('$SUBJECT')" "print('found ' .. #found)" > found &
	until_true grep -qas IDLE debug
	probe deliver "$SUBJECT"
	until_true grep -qx "found 1" found || { stop $!; return 1; }
	wait $!
}

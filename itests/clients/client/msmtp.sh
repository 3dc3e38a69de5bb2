# shellcheck shell=bash disable=SC2034
PROGRAM=msmtp PACKAGES=msmtp
OPERATIONS="serverinfo send_plain send_starttls send_smtps send_scram"

configure() {  # PORT LINE...
	(
		umask 077
		printf '%s\n' defaults "account a" "host $MAIL_HOST" "port $1" "from $MAIL_USER" "timeout 30" \
		    "tls_fingerprint $(fingerprint sha256)" "user $MAIL_USER" "password $MAIL_PASSWORD" \
		    "${@:2}" "account default : a" > .msmtprc
	)
}
send() {
	configure "$@"
	write_message | tr -d '\r' | bounded msmtp -C .msmtprc "$MAIL_USER"
	arrived
}
serverinfo() {
	needs SUBMISSION
	configure "$SUBMISSION_PORT" "tls on" "tls_starttls on"
	bounded msmtp -C .msmtprc --serverinfo | tee info
	grep -q PIPELINING info
	grep -q AUTH info
}
send_plain() { send "$SMTP_PORT" "auth off" "tls off"; }
send_starttls() {
	needs SUBMISSION
	send "$SUBMISSION_PORT" "auth plain" "tls on" "tls_starttls on"
}
send_smtps() {
	needs SMTPS
	send "$SMTPS_PORT" "auth login" "tls on" "tls_starttls off"
}
send_scram() {
	needs SMTPS
	configure "$SMTPS_PORT" "tls on" "tls_starttls off"
	if [ -z "$SERVER" ] && ! bounded msmtp -C .msmtprc --serverinfo | grep SCRAM-SHA-256; then
		skip "the server offers no SCRAM-SHA-256"
	fi
	send "$SMTPS_PORT" "auth scram-sha-256" "tls on" "tls_starttls off"
}

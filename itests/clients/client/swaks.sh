# shellcheck shell=bash disable=SC2034
PROGRAM=swaks PACKAGES="swaks libnet-ssleay-perl libio-socket-ssl-perl"
OPERATIONS="send_plain send_pipelined send_starttls_plain send_starttls_login send_smtps wrong_password"

send() {
	write_message > message
	bounded swaks --silent 2 --server "$MAIL_HOST" --from "$MAIL_USER" --to "$MAIL_USER" --data @message "$@"
	arrived
}
login=(--auth-user "$MAIL_USER" --auth-password "$MAIL_PASSWORD")
send_plain() { send --port "$SMTP_PORT"; }
send_pipelined() { send --port "$SMTP_PORT" --pipeline; }
send_starttls_plain() {
	needs SUBMISSION
	send --port "$SUBMISSION_PORT" --tls --auth PLAIN "${login[@]}"
}
send_starttls_login() {
	needs SUBMISSION
	send --port "$SUBMISSION_PORT" --tls --auth LOGIN "${login[@]}"
}
send_smtps() {
	needs SMTPS
	send --port "$SMTPS_PORT" --tls-on-connect --auth PLAIN "${login[@]}"
}
wrong_password() {
	needs SMTPS
	if bounded swaks --server "$MAIL_HOST" --port "$SMTPS_PORT" --tls-on-connect --auth PLAIN \
	    --from "$MAIL_USER" --to "$MAIL_USER" --auth-user "$MAIL_USER" --auth-password not-it > wire; then
		echo "was accepted"
		return 1
	fi
	grep -E '^<~\* +535' wire
}

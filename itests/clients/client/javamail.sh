# shellcheck shell=bash disable=SC2034
PROGRAM=java PACKAGES=default-jdk-headless
OPERATIONS="list fetch starttls flag move append search idle compress share"

# the jars that itests brings into the local Maven repository, and a program of one file
javamail() {  # OPERATION
	local repository jars
	repository=${MAVEN_REPOSITORY:-$(getent passwd "$(id -u)" | cut -d: -f6)/.m2/repository}
	jars=$(ls "$repository"/org/eclipse/angus/{jakarta.mail,angus-activation}/*/*[0-9].jar \
	    "$repository"/jakarta/activation/jakarta.activation-api/*/*[0-9].jar 2>/dev/null | tr '\n' ':') || true
	[[ $jars == *jakarta.mail* && $jars == *activation* ]] || skip "no JavaMail in $repository"
	LIMIT=90 bounded java -cp "$jars" "$HERE/client/JavaMail.java" "$1" "$SUBJECT"
}
start_with_one() {
	probe folder Archive
	probe put INBOX "$SUBJECT"
}

list() {
	probe folder Archive
	javamail list > listed
	grep -x Archive listed
}
fetch() {
	start_with_one
	javamail fetch > got
	grep "The body of $SUBJECT" got
}
starttls() {
	needs IMAP
	start_with_one
	javamail starttls > got
	grep "The body of $SUBJECT" got
}
flag() {
	start_with_one
	javamail flag
	probe flag INBOX "$SUBJECT" '\Flagged'
}
move() {
	start_with_one
	javamail move
	probe wait Archive "$SUBJECT"
	probe gone INBOX "$SUBJECT"
}
append() {
	probe folder Archive
	javamail append
	probe wait Archive "$SUBJECT"
}
search() {
	start_with_one
	javamail search > found
	grep -x "found 1" found
}
idle() {  # the program says when it idles, and ends when it has heard of the message
	(javamail idle > heard) &
	until_true grep -qs "^idling" heard
	probe deliver "$SUBJECT"
	until_true grep -qs "^heard of $SUBJECT" heard || { stop $!; return 1; }
	wait $!
}
compress() {  # all that fetch does, deflated
	start_with_one
	javamail compress > got
	grep "The body of $SUBJECT" got
	grep "COMPRESS DEFLATE" got
}
share() {  # with the other user, who reads there and may not change anything
	[ -n "$MAIL_OTHER" ] || skip "no other user"
	probe folder Archive
	probe put Archive "$SUBJECT"
	javamail share > said
	grep -x "$MAIL_OTHER has lr" said
	grep -x "owner has acdeiklprstwx" said
	grep -x "$MAIL_OTHER sees Archive with lr, holds $SUBJECT" said
	grep -x "$MAIL_OTHER cannot append" said
	grep -x "$MAIL_OTHER sees nothing" said
}

package org.amphora.smtp.internal.session;

import static org.amphora.smtp.internal.session.CommandTable.Effect.CLOSES;
import static org.amphora.smtp.internal.session.CommandTable.Effect.NONE;
import static org.amphora.smtp.internal.session.CommandTable.Effect.RESETS;
import static org.amphora.smtp.internal.session.CommandTable.Effect.STARTS_TLS;
import static org.amphora.smtp.internal.session.CommandTable.Runs.INLINE;
import static org.amphora.smtp.internal.session.CommandTable.Runs.LOGIN;
import static org.amphora.smtp.internal.session.CommandTable.Runs.WORKER;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which command may run when, with what effect, and where: the policy of this protocol. */
public final class CommandTable {
    private static final Set<Phase> ANY = EnumSet.allOf(Phase.class);
    private static final Set<Phase> GREETED = EnumSet.of(Phase.GREETED);
    private static final Set<Phase> NOT_IN_MAIL = EnumSet.of(Phase.CONNECTED, Phase.GREETED);
    private static final Set<Phase> MAIL = EnumSet.of(Phase.MAIL);

    private static final Set<Profile> ALL = EnumSet.allOf(Profile.class);
    private static final Set<Profile> SMTP = EnumSet.of(Profile.MX, Profile.SUBMISSION);
    private static final Set<Profile> LMTP = EnumSet.of(Profile.LMTP);

    /** Longest line with CRLF, RFC 5321 §4.5.3.1.4. */
    private static final int SHORT = 512;
    /** RFC 5321 §4.5.3.1.4: extensions make MAIL and RCPT longer (SIZE 26, AUTH 500, DSN 128 + 513, …). */
    private static final int PATH = 2048;
    /** RFC 4954 §4: the longest line of an exchange, and of all. */
    static final int AUTH = 12288;

    /** Where a session stands. */
    enum Phase {
        /** No hello yet, or forgotten at STARTTLS. */
        CONNECTED,
        GREETED,
        /** In a mail transaction. */
        MAIL,
        /** In one whose message has begun, by BDAT. */
        CHUNKS
    }

    /** Where a command runs. */
    public enum Runs {
        /** On the I/O thread: it cannot block. */
        INLINE,
        /** On a worker: it asks intake. */
        WORKER,
        /** On a worker of those that are kept for logins: it checks a secret. */
        LOGIN
    }

    /** What follows a command's positive reply. */
    public enum Effect {
        NONE,
        /** A transaction under way is given up. */
        RESETS,
        /** All that was learnt is forgotten, and TLS begins. */
        STARTS_TLS,
        CLOSES
    }

    /** One row. */
    public record Row(
            String verb,
            Set<Profile> profiles,
            Set<Phase> phases,
            Effect effect,
            Runs runs,
            int longest,
            Command command) {}

    private static final Map<String, Row> ROWS = Stream.of(
                    new Row("HELO", SMTP, ANY, RESETS, WORKER, SHORT, Hello.HELO), // RFC 5321 §4.1.1.1
                    new Row("EHLO", SMTP, ANY, RESETS, WORKER, SHORT, Hello.EHLO), // RFC 5321 §4.1.1.1
                    new Row("LHLO", LMTP, ANY, RESETS, WORKER, SHORT, Hello.EHLO), // RFC 2033 §4.1
                    new Row("MAIL", ALL, GREETED, NONE, WORKER, PATH, new Mail()), // RFC 5321 §4.1.1.2
                    new Row("RCPT", ALL, MAIL, NONE, WORKER, PATH, new Rcpt()), // RFC 5321 §4.1.1.3
                    new Row("DATA", ALL, MAIL, NONE, WORKER, SHORT, new Data()), // RFC 5321 §4.1.1.4
                    // ANY: also where it is refused a chunk follows it
                    new Row("BDAT", ALL, ANY, NONE, WORKER, SHORT, new Bdat()), // RFC 3030 §2
                    new Row("RSET", ALL, ANY, RESETS, INLINE, SHORT, Simple.RSET), // RFC 5321 §4.1.1.5
                    new Row("VRFY", ALL, ANY, NONE, INLINE, SHORT, Simple.VRFY), // RFC 5321 §4.1.1.6
                    new Row("EXPN", ALL, ANY, NONE, INLINE, SHORT, Simple.REFUSED), // RFC 5321 §4.1.1.7
                    new Row("HELP", ALL, ANY, NONE, INLINE, SHORT, Simple.HELP), // RFC 5321 §4.1.1.8
                    new Row("NOOP", ALL, ANY, NONE, INLINE, SHORT, Simple.NOOP), // RFC 5321 §4.1.1.9
                    new Row("QUIT", ALL, ANY, CLOSES, INLINE, SHORT, Simple.QUIT), // RFC 5321 §4.1.1.10
                    new Row("STARTTLS", ALL, NOT_IN_MAIL, STARTS_TLS, INLINE, SHORT, new StartTls()), // RFC 3207
                    new Row("AUTH", ALL, GREETED, NONE, LOGIN, AUTH, new Auth()), // RFC 4954
                    new Row(
                            "XCLIENT",
                            SMTP,
                            NOT_IN_MAIL,
                            NONE,
                            WORKER,
                            SHORT,
                            new Xclient()), // Postfix, XCLIENT_README
                    // a browser that was made to talk to us: its header must not be taken for commands
                    new Row("GET", ALL, ANY, NONE, INLINE, AUTH, Simple.NO_MAIL_CLIENT),
                    new Row("POST", ALL, ANY, NONE, INLINE, AUTH, Simple.NO_MAIL_CLIENT),
                    new Row("PUT", ALL, ANY, NONE, INLINE, AUTH, Simple.NO_MAIL_CLIENT),
                    new Row("CONNECT", ALL, ANY, NONE, INLINE, AUTH, Simple.NO_MAIL_CLIENT))
            .collect(Collectors.toUnmodifiableMap(Row::verb, r -> r));

    /** What may be said for ever without getting on, each with a good reply: {@code smtpd_junk_command_limit}. */
    private static final Set<String> JUNK =
            Set.of("HELO", "EHLO", "LHLO", "RSET", "NOOP", "HELP", "VRFY", "EXPN", "XCLIENT");

    private static final Row UNKNOWN = new Row("", ALL, ANY, NONE, INLINE, SHORT, Simple.UNKNOWN);

    private CommandTable() {}

    static boolean isJunk(Row row) {
        return JUNK.contains(row.verb);
    }

    /** The row of a verb in any case; one that answers for verbs that are none here. */
    static Row find(String verb, Profile profile) {
        Row row = ROWS.get(verb.toUpperCase(Locale.ROOT));
        return row != null && row.profiles.contains(profile) ? row : UNKNOWN;
    }
}

package org.amphora.pop3.internal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.pop3.internal.command.Apop;
import org.amphora.pop3.internal.command.Auth;
import org.amphora.pop3.internal.command.Capa;
import org.amphora.pop3.internal.command.Dele;
import org.amphora.pop3.internal.command.Noop;
import org.amphora.pop3.internal.command.Pass;
import org.amphora.pop3.internal.command.Quit;
import org.amphora.pop3.internal.command.Retr;
import org.amphora.pop3.internal.command.Rset;
import org.amphora.pop3.internal.command.ScanList;
import org.amphora.pop3.internal.command.Stat;
import org.amphora.pop3.internal.command.Stls;
import org.amphora.pop3.internal.command.Top;
import org.amphora.pop3.internal.command.Uidl;
import org.amphora.pop3.internal.command.User;
import org.amphora.pop3.internal.command.Utf8;
import org.amphora.pop3.internal.command.Xclient;

/** Which command may run when, and on which thread: the policy of this protocol. */
final class CommandTable {
    private static final Set<State> BEFORE = EnumSet.of(State.AUTHORIZATION);
    private static final Set<State> AFTER = EnumSet.of(State.TRANSACTION);
    private static final Set<State> ANY = EnumSet.allOf(State.class);

    /** Where a command runs. */
    enum Runs {
        /** On the I/O thread: it cannot block. */
        INLINE,
        /** On a worker: it touches the store. */
        WORKER,
        /** On a worker of those that are kept for logins: it checks a secret. */
        LOGIN
    }

    /** One row. */
    record Row(String keyword, Set<State> states, Runs runs, Command command) {}

    private static final Map<String, Row> ROWS = Stream.of(
                    new Row("CAPA", ANY, Runs.INLINE, new Capa()), // RFC 2449 §5
                    new Row("STLS", BEFORE, Runs.INLINE, new Stls()), // RFC 2595 §4
                    new Row("UTF8", BEFORE, Runs.INLINE, new Utf8()), // RFC 6856 §2
                    new Row("XCLIENT", BEFORE, Runs.INLINE, new Xclient()), // as Dovecot has it
                    new Row("USER", BEFORE, Runs.INLINE, new User()), // RFC 1939 §7
                    new Row("PASS", BEFORE, Runs.LOGIN, new Pass()), // RFC 1939 §7
                    new Row("APOP", BEFORE, Runs.INLINE, new Apop()), // RFC 1939 §7
                    new Row("AUTH", BEFORE, Runs.LOGIN, new Auth()), // RFC 5034 §4
                    new Row("STAT", AFTER, Runs.INLINE, new Stat()), // RFC 1939 §5
                    new Row("LIST", AFTER, Runs.INLINE, new ScanList()), // RFC 1939 §5
                    new Row("RETR", AFTER, Runs.WORKER, new Retr()), // RFC 1939 §5
                    new Row("DELE", AFTER, Runs.INLINE, new Dele()), // RFC 1939 §5
                    new Row("RSET", AFTER, Runs.INLINE, new Rset()), // RFC 1939 §5
                    new Row("TOP", AFTER, Runs.WORKER, new Top()), // RFC 1939 §7
                    new Row("UIDL", AFTER, Runs.WORKER, new Uidl()), // RFC 1939 §7
                    new Row("NOOP", AFTER, Runs.INLINE, new Noop()), // RFC 1939 §5
                    new Row("QUIT", ANY, Runs.WORKER, new Quit())) // RFC 1939 §6
            .collect(Collectors.toUnmodifiableMap(Row::keyword, r -> r));

    private CommandTable() {}

    /** The row of a keyword in any case, or null. */
    static Row find(String keyword) {
        return ROWS.get(keyword.toUpperCase(Locale.ROOT));
    }
}

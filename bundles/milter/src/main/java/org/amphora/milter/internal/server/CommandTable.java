package org.amphora.milter.internal.server;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.milter.internal.server.Session.State;
import org.amphora.milter.internal.wire.Command;

/** Which command may come when, and on which thread it runs: the policy of this protocol. */
final class CommandTable {
    private static final Set<State> START = EnumSet.of(State.START);
    private static final Set<State> AFTER = EnumSet.of(State.READY, State.MESSAGE);
    private static final Set<State> BETWEEN = EnumSet.of(State.READY);
    private static final Set<State> MESSAGE = EnumSet.of(State.MESSAGE);
    private static final Set<State> ANY = EnumSet.allOf(State.class);

    /** Where a command runs. */
    enum Runs {
        /** On the I/O thread: it cannot block. */
        INLINE,
        /** On a worker: it asks filters, or touches the disk. */
        WORKER
    }

    /** One row. */
    record Row(char code, Set<State> states, Runs runs, BiConsumer<Session, Command> action) {
        static <C extends Command> Row of(
                char code, Class<C> type, Set<State> states, Runs runs, BiConsumer<Session, C> action) {
            return new Row(code, states, runs, (session, command) -> action.accept(session, type.cast(command)));
        }

        static Row of(char code, Set<State> states, Runs runs, Consumer<Session> action) {
            return new Row(code, states, runs, (session, command) -> action.accept(session));
        }
    }

    private static final Map<Character, Row> ROWS = Stream.of(
                    Row.of('O', Command.Negotiate.class, START, Runs.INLINE, Session::negotiate),
                    Row.of('D', Command.Macros.class, AFTER, Runs.INLINE, Session::macros),
                    Row.of('C', Command.Connect.class, BETWEEN, Runs.INLINE, Session::connect),
                    Row.of('H', Command.Helo.class, BETWEEN, Runs.WORKER, Session::helo),
                    Row.of('M', Command.Mail.class, AFTER, Runs.WORKER, Session::mail),
                    Row.of('R', Command.Rcpt.class, MESSAGE, Runs.WORKER, Session::rcpt),
                    Row.of('T', MESSAGE, Runs.INLINE, Session::data),
                    Row.of('L', Command.Header.class, MESSAGE, Runs.INLINE, Session::header),
                    Row.of('N', MESSAGE, Runs.INLINE, Session::endOfHeader),
                    Row.of('B', Command.Body.class, MESSAGE, Runs.WORKER, Session::body),
                    Row.of('E', Command.EndOfMessage.class, MESSAGE, Runs.WORKER, Session::endOfMessage),
                    Row.of('U', AFTER, Runs.INLINE, Session::unknown),
                    Row.of('A', ANY, Runs.INLINE, Session::abort),
                    Row.of('K', ANY, Runs.INLINE, Session::nextClient),
                    Row.of('Q', ANY, Runs.INLINE, Session::quit))
            .collect(Collectors.toUnmodifiableMap(Row::code, Function.identity()));

    private CommandTable() {}

    /** The row of a letter, or null. */
    static Row find(char code) {
        return ROWS.get(code);
    }
}

package org.amphora.imap.internal;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.amphora.imap.internal.command.Append;
import org.amphora.imap.internal.command.Authenticate;
import org.amphora.imap.internal.command.Capability;
import org.amphora.imap.internal.command.Close;
import org.amphora.imap.internal.command.Compress;
import org.amphora.imap.internal.command.Copy;
import org.amphora.imap.internal.command.Create;
import org.amphora.imap.internal.command.Delete;
import org.amphora.imap.internal.command.Enable;
import org.amphora.imap.internal.command.Expunge;
import org.amphora.imap.internal.command.Fetch;
import org.amphora.imap.internal.command.GetAcl;
import org.amphora.imap.internal.command.GetMetadata;
import org.amphora.imap.internal.command.Id;
import org.amphora.imap.internal.command.Idle;
import org.amphora.imap.internal.command.ListMailboxes;
import org.amphora.imap.internal.command.ListRights;
import org.amphora.imap.internal.command.Login;
import org.amphora.imap.internal.command.Logout;
import org.amphora.imap.internal.command.Lsub;
import org.amphora.imap.internal.command.MyRights;
import org.amphora.imap.internal.command.Namespace;
import org.amphora.imap.internal.command.Noop;
import org.amphora.imap.internal.command.Notify;
import org.amphora.imap.internal.command.QuotaRoot;
import org.amphora.imap.internal.command.Rename;
import org.amphora.imap.internal.command.Replace;
import org.amphora.imap.internal.command.Search;
import org.amphora.imap.internal.command.Select;
import org.amphora.imap.internal.command.SetAcl;
import org.amphora.imap.internal.command.SetMetadata;
import org.amphora.imap.internal.command.Sort;
import org.amphora.imap.internal.command.StartTls;
import org.amphora.imap.internal.command.Status;
import org.amphora.imap.internal.command.Store;
import org.amphora.imap.internal.command.Subscribe;
import org.amphora.imap.internal.command.Threads;
import org.amphora.imap.internal.command.Unauthenticate;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** Which command may run when, where, and what may be told before its tagged response: the policy of this protocol. */
final class CommandTable {
    private static final Set<State> ANY = EnumSet.allOf(State.class);
    private static final Set<State> BEFORE = EnumSet.of(State.NOT_AUTHENTICATED);
    private static final Set<State> AFTER = EnumSet.of(State.AUTHENTICATED, State.SELECTED);
    private static final Set<State> SELECTED = EnumSet.of(State.SELECTED);

    /** Where a command runs. */
    enum Runs {
        /** On the I/O thread: it cannot block. */
        INLINE,
        /** On a worker: it touches the store. */
        WORKER,
        /** On a worker of those that are kept for logins: it checks a secret. */
        LOGIN
    }

    /** What the client is told of its mailbox before the command's tagged response. */
    enum Tells {
        NOTHING,
        /** All but EXPUNGE: message numbers in the client's next commands must mean what it thinks, RFC 3501 §7.4.1. */
        NO_EXPUNGE,
        ALL
    }

    /** One row. */
    record Row(String name, Set<State> states, Runs runs, Tells tells, Command command) {
        boolean isUid() {
            return name.startsWith("UID ");
        }

        /** @throws BadSyntax if the command may not run in this state */
        void mustFit(State state) {
            if (states.contains(state)) return;
            if (state == State.NOT_AUTHENTICATED) throw new BadSyntax("Log in first");
            boolean early = states.contains(State.SELECTED);
            throw new BadSyntax(early ? "No mailbox is selected" : "Already logged in");
        }
    }

    private static final Map<String, Row> ROWS = Stream.of(
                    // RFC 3501 §6.1, any state
                    new Row("CAPABILITY", ANY, Runs.INLINE, Tells.NOTHING, new Capability()),
                    new Row("NOOP", ANY, Runs.WORKER, Tells.ALL, new Noop()),
                    new Row("LOGOUT", ANY, Runs.INLINE, Tells.NOTHING, new Logout()),
                    new Row("ID", ANY, Runs.INLINE, Tells.NOTHING, new Id()), // RFC 2971
                    // §6.2, not authenticated
                    new Row("STARTTLS", BEFORE, Runs.INLINE, Tells.NOTHING, new StartTls()),
                    new Row("AUTHENTICATE", BEFORE, Runs.LOGIN, Tells.NOTHING, new Authenticate()),
                    new Row("LOGIN", BEFORE, Runs.LOGIN, Tells.NOTHING, new Login()),
                    // §6.3, authenticated
                    new Row("SELECT", AFTER, Runs.WORKER, Tells.NOTHING, new Select(false)),
                    new Row("EXAMINE", AFTER, Runs.WORKER, Tells.NOTHING, new Select(true)),
                    new Row("CREATE", AFTER, Runs.WORKER, Tells.ALL, new Create()),
                    new Row("DELETE", AFTER, Runs.WORKER, Tells.ALL, new Delete()),
                    new Row("RENAME", AFTER, Runs.WORKER, Tells.ALL, new Rename()),
                    new Row("SUBSCRIBE", AFTER, Runs.WORKER, Tells.ALL, new Subscribe(true)),
                    new Row("UNSUBSCRIBE", AFTER, Runs.WORKER, Tells.ALL, new Subscribe(false)),
                    new Row("LIST", AFTER, Runs.WORKER, Tells.ALL, new ListMailboxes()),
                    new Row("LSUB", AFTER, Runs.WORKER, Tells.ALL, new Lsub()),
                    new Row("STATUS", AFTER, Runs.WORKER, Tells.ALL, new Status()),
                    new Row("APPEND", AFTER, Runs.WORKER, Tells.ALL, new Append()),
                    new Row("GETQUOTA", AFTER, Runs.WORKER, Tells.ALL, new QuotaRoot(false)), // RFC 9208
                    new Row("GETQUOTAROOT", AFTER, Runs.WORKER, Tells.ALL, new QuotaRoot(true)),
                    new Row("GETMETADATA", AFTER, Runs.WORKER, Tells.ALL, new GetMetadata()), // RFC 5464
                    new Row("SETMETADATA", AFTER, Runs.WORKER, Tells.ALL, new SetMetadata()),
                    new Row("GETACL", AFTER, Runs.WORKER, Tells.ALL, new GetAcl()), // RFC 4314
                    new Row("SETACL", AFTER, Runs.WORKER, Tells.ALL, new SetAcl(false)),
                    new Row("DELETEACL", AFTER, Runs.WORKER, Tells.ALL, new SetAcl(true)),
                    new Row("LISTRIGHTS", AFTER, Runs.WORKER, Tells.ALL, new ListRights()),
                    new Row("MYRIGHTS", AFTER, Runs.WORKER, Tells.ALL, new MyRights()),
                    new Row("UNAUTHENTICATE", AFTER, Runs.INLINE, Tells.NOTHING, new Unauthenticate()), // RFC 8437
                    new Row("COMPRESS", AFTER, Runs.INLINE, Tells.NOTHING, new Compress()), // RFC 4978
                    new Row("ENABLE", AFTER, Runs.INLINE, Tells.NOTHING, new Enable()), // RFC 5161
                    new Row("NAMESPACE", AFTER, Runs.WORKER, Tells.NOTHING, new Namespace()), // RFC 2342
                    new Row("NOTIFY", AFTER, Runs.WORKER, Tells.ALL, new Notify()), // RFC 5465
                    new Row("IDLE", AFTER, Runs.WORKER, Tells.ALL, new Idle()), // RFC 2177
                    // §6.4, selected
                    new Row("CHECK", SELECTED, Runs.WORKER, Tells.ALL, new Noop()),
                    new Row("CLOSE", SELECTED, Runs.WORKER, Tells.NOTHING, new Close(true)),
                    new Row("UNSELECT", SELECTED, Runs.WORKER, Tells.NOTHING, new Close(false)), // RFC 3691
                    new Row("EXPUNGE", SELECTED, Runs.WORKER, Tells.ALL, new Expunge(false)),
                    new Row("SEARCH", SELECTED, Runs.WORKER, Tells.NO_EXPUNGE, new Search(false)),
                    new Row("SORT", SELECTED, Runs.WORKER, Tells.NO_EXPUNGE, new Sort(false)), // RFC 5256
                    new Row("THREAD", SELECTED, Runs.WORKER, Tells.NO_EXPUNGE, new Threads(false)),
                    new Row("FETCH", SELECTED, Runs.WORKER, Tells.NO_EXPUNGE, new Fetch(false)),
                    new Row("STORE", SELECTED, Runs.WORKER, Tells.NO_EXPUNGE, new Store(false)),
                    new Row("COPY", SELECTED, Runs.WORKER, Tells.ALL, new Copy(false, false)),
                    new Row("MOVE", SELECTED, Runs.WORKER, Tells.ALL, new Copy(false, true)), // RFC 6851
                    new Row("REPLACE", SELECTED, Runs.WORKER, Tells.ALL, new Replace(false)), // RFC 8508
                    new Row("UID EXPUNGE", SELECTED, Runs.WORKER, Tells.ALL, new Expunge(true)), // RFC 4315
                    new Row("UID SEARCH", SELECTED, Runs.WORKER, Tells.ALL, new Search(true)),
                    new Row("UID SORT", SELECTED, Runs.WORKER, Tells.ALL, new Sort(true)),
                    new Row("UID THREAD", SELECTED, Runs.WORKER, Tells.ALL, new Threads(true)),
                    new Row("UID FETCH", SELECTED, Runs.WORKER, Tells.ALL, new Fetch(true)),
                    new Row("UID STORE", SELECTED, Runs.WORKER, Tells.ALL, new Store(true)),
                    new Row("UID COPY", SELECTED, Runs.WORKER, Tells.ALL, new Copy(true, false)),
                    new Row("UID MOVE", SELECTED, Runs.WORKER, Tells.ALL, new Copy(true, true)),
                    new Row("UID REPLACE", SELECTED, Runs.WORKER, Tells.ALL, new Replace(true)))
            .collect(Collectors.toUnmodifiableMap(Row::name, r -> r));

    private CommandTable() {}

    /** The row of this name, {@code UID} and one blank before it where it is a UID command; or null. */
    static Row find(String name) {
        return ROWS.get(name);
    }

    /**
     * The row of the command whose name comes next, in any case.
     *
     * @throws BadSyntax if there is none
     */
    static Row next(Arguments in) {
        if (!in.take(' ') || in.atEnd()) throw new BadSyntax("Missing command");
        String name = in.word();
        if (name.equals("UID")) {
            in.space();
            name = "UID " + in.word();
        }
        Row row = find(name);
        if (row == null) throw new BadSyntax("Unknown command");
        return row;
    }
}

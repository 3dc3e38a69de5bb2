package org.amphora.maildir.internal;

import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.maildir.internal.Script.Command;
import org.amphora.maildir.internal.Script.Model;
import org.amphora.maildir.internal.disk.MemoryDisk;

/** Runs a {@link Script} on a disk, and knows at every moment what has been acknowledged. */
final class Life {
    private final List<Command> commands;
    private final Stores stores;
    private MaildirStore store;
    private volatile Acknowledged acknowledged;

    Life(MemoryDisk disk) {
        this.commands = Script.whole().commands();
        this.stores = new Stores(disk);
        this.acknowledged = Acknowledged.nothing(settings(), commands.get(0));
    }

    /** Nothing happens at its own time. */
    private static MaildirSettings settings() {
        return Stores.settings(
                Path.of("/mail"), 1_000_000, "flag_rename_delay", "1h", "default_mailboxes", "Sent:sent, Trash");
    }

    Acknowledged acknowledged() {
        return acknowledged;
    }

    /** Does all commands. */
    void live() throws Exception {
        store = stores.open(settings());
        for (int i = 0; i < commands.size(); i++) {
            act(commands.get(i));
            finish(i, true);
        }
    }

    /** Does all commands; one that fails is done again, as a client or the queue does. */
    void liveWithErrors() throws Exception {
        store = stores.open(settings());
        for (int i = 0; i < commands.size(); i++) {
            try {
                act(commands.get(i));
            } catch (StoreException e) {
                Kind kind = e.kind();
                assertTrue(kind.toString(), kind == Kind.UNAVAILABLE || kind == Kind.UNKNOWN);
                acknowledged.checkBetween(
                        store, "after an error in " + commands.get(i).name() + ": ");
                act(commands.get(i));
            }
            finish(i, false);
        }
    }

    private void act(Command c) throws Exception {
        if (c.act() == null) store = stores.reopen();
        else c.act().on(store);
    }

    private void finish(int done, boolean sameUids) throws Exception {
        Model now = acknowledged.after();
        Command next = done + 1 < commands.size() ? commands.get(done + 1) : new Command("the end", s -> {}, m -> {});
        Model then = now.copy();
        next.effect().accept(then);
        // to look makes the rest of a new account
        acknowledged = new Acknowledged(settings(), next, now, then, acknowledged.sessions());
        Sessions sessions = acknowledged.sessions().copy();
        if (sameUids || next.name().equals("the end")) sessions.look(store, sameUids, "");
        acknowledged = new Acknowledged(settings(), next, now, then, sessions);
    }

    void end() {
        stores.close();
    }
}

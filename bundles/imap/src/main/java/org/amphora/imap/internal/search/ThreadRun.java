package org.amphora.imap.internal.search;

import java.util.Arrays;
import org.amphora.imap.internal.Pieces;
import org.amphora.imap.internal.Session;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.Output;

/** One THREAD, RFC 5256 §3: looks at some messages in each piece, then writes the trees (§4). */
public final class ThreadRun implements Pieces {
    private static final int PIECE = 8 * 1024;

    /** On the stack a node stands for itself, this for a closing parenthesis, and less for a node in parentheses. */
    private static final int CLOSE = -1;

    private static final int OPEN = -2;

    private final Session session;
    private final boolean uid;
    private final Threading threading;
    private final Scan scan;
    private Forest forest;
    private int nextTop;
    /** What is to be written of a thread, the last first; {@code OPEN - node} is a node in parentheses. */
    private int[] stack = new int[16];

    private int depth;

    private ThreadRun(Session session, Threading threading, Criteria criteria, boolean uid) {
        this.session = session;
        this.threading = threading;
        this.uid = uid;
        scan = new Scan(session, criteria.key(), true, threading::add);
    }

    /**
     * From behind the command's name.
     *
     * @param uid whether UIDs are the answer
     */
    public static ThreadRun parse(Session session, Arguments in, boolean uid) {
        in.space();
        Threading threading = Threading.named(in.word());
        in.space();
        if (!Criteria.isCharset(in)) throw Criteria.badCharset();
        return new ThreadRun(session, threading, Criteria.parse(session, in), uid);
    }

    /** Whether a message could not be read. */
    public boolean isUnreadable() {
        return scan.isUnreadable();
    }

    @Override
    public boolean next(Output out) {
        if (forest == null) {
            if (scan.next()) return true;
            forest = threading.threads();
            nextTop = forest.firstTop();
            out.put(nextTop == Forest.NONE ? "* THREAD" : "* THREAD ");
        }
        int enough = out.length() + PIECE;
        while (out.length() <= enough) {
            if (depth > 0) {
                write(out, stack[--depth]);
            } else if (nextTop != Forest.NONE) {
                push(OPEN - nextTop);
                nextTop = forest.next(nextTop);
            } else {
                out.crlf();
                return false;
            }
        }
        return true;
    }

    private void push(int what) {
        if (depth == stack.length) stack = Arrays.copyOf(stack, depth * 2);
        stack[depth++] = what;
    }

    private void write(Output out, int what) {
        if (what == CLOSE) {
            out.put(')');
            return;
        }
        int node = what;
        if (what <= OPEN) {
            node = OPEN - what;
            out.put('(');
            push(CLOSE);
        }
        if (!forest.isDummy(node)) out.put(uid ? session.view().uid(forest.message(node)) : forest.message(node));
        int child = forest.child(node);
        if (child == Forest.NONE) return;
        if (!forest.isDummy(node)) out.put(' ');
        if (forest.next(child) == Forest.NONE) push(child);
        else pushAll(child);
    }

    /** Each in its parentheses; the first of them is to be written first. */
    private void pushAll(int first) {
        int from = depth;
        for (int n = first; n != Forest.NONE; n = forest.next(n)) push(OPEN - n);
        for (int i = from, j = depth - 1; i < j; i++, j--) {
            int other = stack[i];
            stack[i] = stack[j];
            stack[j] = other;
        }
    }
}

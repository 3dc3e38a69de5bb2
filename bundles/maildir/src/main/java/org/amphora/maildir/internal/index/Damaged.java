package org.amphora.maildir.internal.index;

/** A file of ours that is not what we wrote: it is made anew from the messages. */
public final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    public Damaged(String what) {
        super(what);
    }
}

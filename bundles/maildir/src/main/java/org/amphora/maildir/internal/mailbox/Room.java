package org.amphora.maildir.internal.mailbox;

/** The quota, as an append or a copy meets it: room is taken before, and given back once the sums tell it. */
public interface Room {
    /** Of one that asks for none: a move. */
    Room FREE = new Room() {
        @Override
        public void take(long bytes, int messages) {
            // a move needs no room
        }

        @Override
        public void giveBack(long bytes, int messages) {
            // none was taken
        }
    };

    /** @throws org.amphora.api.store.StoreException if it does not fit */
    void take(long bytes, int messages);

    void giveBack(long bytes, int messages);
}

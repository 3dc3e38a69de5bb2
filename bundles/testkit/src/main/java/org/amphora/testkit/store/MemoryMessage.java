package org.amphora.testkit.store;

import org.amphora.api.store.Flags;

/** A message as it is at one moment. */
record MemoryMessage(
        long uid, long modSeq, Flags flags, long internalDate, long saveDate, String emailId, byte[] bytes) {
    MemoryMessage with(Flags newFlags, long newModSeq) {
        return new MemoryMessage(uid, newModSeq, newFlags, internalDate, saveDate, emailId, bytes);
    }
}

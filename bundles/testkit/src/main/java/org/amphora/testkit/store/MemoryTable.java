package org.amphora.testkit.store;

import java.util.List;
import org.amphora.api.store.Flags;
import org.amphora.api.store.MessageTable;

/** @param messages immutable, in order of UID */
record MemoryTable(List<MemoryMessage> messages, long highestModSeq) implements MessageTable {
    @Override
    public int size() {
        return messages.size();
    }

    @Override
    public long uid(int index) {
        return messages.get(index).uid();
    }

    @Override
    public long modSeq(int index) {
        return messages.get(index).modSeq();
    }

    @Override
    public Flags flags(int index) {
        return messages.get(index).flags();
    }

    @Override
    public long internalDate(int index) {
        return messages.get(index).internalDate();
    }

    @Override
    public long saveDate(int index) {
        return messages.get(index).saveDate();
    }

    @Override
    public String emailId(int index) {
        return messages.get(index).emailId();
    }

    @Override
    public long octets(int index) {
        return messages.get(index).bytes().length;
    }
}

package org.amphora.queue.internal.schedule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amphora.api.queue.QueueControl.Priority;

/**
 * What is remembered of an entry that is not in memory. It is a hint: the record says what is true, and a line too many does
 * no harm.
 *
 * @param wake when the entry is wanted back, in milliseconds since 1970
 * @param due when it is due, whether its target is there or not
 * @param flushed it is due at these destinations whatever its record says
 * @param destinations those that are left, that of the turn which it waits for first; none if its record has not been read
 */
public record Line(String id, long wake, long due, boolean flushed, Priority priority, List<Part.Key> destinations) {

    /** Of an entry that has only been seen to be there. */
    static Line unread(String id) {
        return new Line(id, 0, 0, false, Priority.NORMAL, List.of());
    }

    public boolean isUnread() {
        return destinations.isEmpty();
    }

    Line at(long millis) {
        return new Line(id, millis, due, flushed, priority, destinations);
    }

    Line flushed(List<Part.Key> there, long now) {
        return new Line(id, now, now, true, priority, there);
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(id);
        out.writeLong(wake);
        out.writeLong(due);
        out.writeBoolean(flushed);
        out.writeByte(priority.ordinal());
        out.writeInt(destinations.size());
        for (Part.Key d : destinations) {
            out.writeBoolean(d.local());
            out.writeUTF(d.name());
        }
    }

    static Line read(DataInput in) throws IOException {
        String id = in.readUTF();
        long wake = in.readLong();
        long due = in.readLong();
        boolean flushed = in.readBoolean();
        Priority priority = Priority.values()[in.readByte()];
        int count = in.readInt();
        List<Part.Key> destinations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) destinations.add(new Part.Key(in.readBoolean(), in.readUTF()));
        return new Line(id, wake, due, flushed, priority, destinations);
    }
}

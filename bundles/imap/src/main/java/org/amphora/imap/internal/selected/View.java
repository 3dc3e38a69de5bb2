package org.amphora.imap.internal.selected;

import java.util.Arrays;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.UidSet;
import org.amphora.imap.internal.wire.SequenceSet;

/**
 * The selected mailbox as this session's client knows it. Message numbers start at 1; four bytes a message. Holds
 * values only, so that it outlives the store's bundle.
 */
public final class View {
    private final MailboxId mailbox;
    private final long uidValidity;
    private final boolean readOnly;

    /** Ascending, unsigned. */
    private int[] uids;

    private int size;
    private UidSet recent = UidSet.EMPTY;
    /** UIDs that {@code $} means, RFC 5182; ranges hold no UID of this mailbox but these. */
    private UidSet saved = UidSet.EMPTY;
    /** Up to here new messages and flags were told, and up to there what has vanished. */
    private long flagsSeen;

    private long vanishedSeen;
    /** How many keywords the last FLAGS response named. */
    private int keywords;

    /** The mailbox as it is at SELECT. */
    public View(MailboxId mailbox, long uidValidity, boolean readOnly, MessageTable table) {
        this(mailbox, uidValidity, readOnly, new long[0], table.highestModSeq(), table.highestModSeq());
        uids = table.uids();
        size = uids.length;
    }

    /** The mailbox as another session has known it. */
    public View(
            MailboxId mailbox, long uidValidity, boolean readOnly, long[] known, long flagsSeen, long vanishedSeen) {
        this.mailbox = mailbox;
        this.uidValidity = uidValidity;
        this.readOnly = readOnly;
        this.flagsSeen = flagsSeen;
        this.vanishedSeen = vanishedSeen;
        size = known.length;
        uids = new int[size];
        for (int i = 0; i < size; i++) uids[i] = (int) known[i];
    }

    public MailboxId mailbox() {
        return mailbox;
    }

    public long uidValidity() {
        return uidValidity;
    }

    public boolean isReadOnly() {
        return readOnly;
    }

    /** The highest message number. */
    public int size() {
        return size;
    }

    public long uid(int number) {
        return Integer.toUnsignedLong(uids[number - 1]);
    }

    /** The number of a UID, or 0. */
    public int number(long uid) {
        int n = firstFrom(uid);
        return n <= size && uid(n) == uid ? n : 0;
    }

    /** The lowest number whose UID is not below this one; size + 1 if there is none. */
    int firstFrom(long uid) {
        int low = 1;
        int high = size;
        while (low <= high) {
            int mid = (low + high) >>> 1;
            if (uid(mid) < uid) low = mid + 1;
            else high = mid - 1;
        }
        return low;
    }

    long lastUid() {
        return size == 0 ? 0 : uid(size);
    }

    /** The message numbers that a command means; a UID that is not there means none. */
    public UidSet numbers(SequenceSet set, boolean areUids) {
        if (set == SequenceSet.SAVED) return numbersOf(saved);
        return areUids ? numbersOf(set.resolve(lastUid())) : set.resolve(size);
    }

    /** The UIDs below this one that have no number. */
    UidSet absent(long uidNext) {
        UidSet.Builder b = new UidSet.Builder();
        long next = 1;
        for (int n = 1; n <= size; n++) {
            if (uid(n) > next) b.add(next, uid(n) - 1);
            next = uid(n) + 1;
        }
        if (uidNext > next) b.add(next, uidNext - 1);
        return b.build();
    }

    /** The UIDs that a command names, whether they are there or not. */
    public UidSet uidsNamed(SequenceSet set) {
        return set == SequenceSet.SAVED ? saved : set.resolve(0xffffffffL);
    }

    /** The numbers of UIDs, as ranges: what lies between two numbers of a range lies between their UIDs. */
    public UidSet numbersOf(UidSet chosen) {
        UidSet.Builder b = new UidSet.Builder();
        for (int i = 0; i < chosen.rangeCount(); i++) {
            int first = firstFrom(chosen.first(i));
            int last = firstFrom(chosen.last(i) + 1) - 1;
            if (first <= last) b.add(first, last);
        }
        return b.build();
    }

    /** The UIDs of message numbers, as ranges that hold no UID of the mailbox but these. */
    public UidSet uidsOf(UidSet numbers) {
        UidSet.Builder b = new UidSet.Builder();
        for (int i = 0; i < numbers.rangeCount(); i++) {
            b.add(uid((int) numbers.first(i)), uid((int) numbers.last(i)));
        }
        return b.build();
    }

    /** From now on {@code $} means these UIDs. */
    public void save(UidSet uids) {
        saved = uids;
    }

    // ---- \Recent

    public boolean isRecent(long uid) {
        return recent.contains(uid);
    }

    public int recentCount() {
        return (int) numbersOf(recent).size();
    }

    UidSet recent() {
        return recent;
    }

    public void addRecent(UidSet more) {
        if (more.isEmpty()) return;
        UidSet.Builder b = new UidSet.Builder();
        for (int i = 0; i < recent.rangeCount(); i++) b.add(recent.first(i), recent.last(i));
        for (int i = 0; i < more.rangeCount(); i++) b.add(more.first(i), more.last(i));
        recent = b.build();
    }

    // ---- what Updates changes

    public long flagsSeen() {
        return flagsSeen;
    }

    public long vanishedSeen() {
        return vanishedSeen;
    }

    void flagsSeen(long modSeq) {
        flagsSeen = modSeq;
    }

    void vanishedSeen(long modSeq) {
        vanishedSeen = modSeq;
    }

    public int keywords() {
        return keywords;
    }

    public void keywords(int count) {
        keywords = count;
    }

    void add(long uid) {
        if (size == uids.length) uids = Arrays.copyOf(uids, Math.max(8, size + (size >> 3) + 1));
        uids[size++] = (int) uid;
    }

    /** @param numbers ascending */
    void remove(int[] numbers, int count) {
        if (count == 0) return;
        int to = numbers[0] - 1;
        int next = 0;
        for (int from = to; from < size; from++) {
            if (next < count && numbers[next] == from + 1) next++;
            else uids[to++] = uids[from];
        }
        size = to;
        if (size < uids.length / 2) uids = Arrays.copyOf(uids, size);
    }

    // ---- handover

    /** All UIDs, ascending. */
    public long[] uids() {
        long[] all = new long[size];
        for (int i = 0; i < size; i++) all[i] = Integer.toUnsignedLong(uids[i]);
        return all;
    }

    /** The recent UIDs as pairs of first and last. */
    public long[] recentRanges() {
        return pairs(recent);
    }

    /** The saved UIDs as pairs of first and last. */
    public long[] savedRanges() {
        return pairs(saved);
    }

    private static long[] pairs(UidSet set) {
        long[] pairs = new long[set.rangeCount() * 2];
        for (int i = 0; i < set.rangeCount(); i++) {
            pairs[2 * i] = set.first(i);
            pairs[2 * i + 1] = set.last(i);
        }
        return pairs;
    }
}

package org.amphora.testkit.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.AccessList;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.Append;
import org.amphora.api.store.Changes;
import org.amphora.api.store.FlagChange;
import org.amphora.api.store.Flags;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxStatus;
import org.amphora.api.store.MessageBody;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.SystemFlag;
import org.amphora.api.store.UidSet;
import org.amphora.mime.MimeSummary;

/** One mailbox of a {@link MemoryMailStore}, whose lock guards it. */
final class MemoryMailbox implements Mailbox {
    /** As in a Maildir: letters a to z. */
    private static final int MAX_KEYWORDS = 26;

    private final MemoryMailStore store;
    private final MailboxId id;
    private final long uidValidity;
    final String account;
    String name;

    private MemoryTable table = new MemoryTable(List.of(), 1);
    private long uidNext = 1;
    private long modSeq = 1;
    private final Set<Long> recent = new TreeSet<>();
    private final Map<Long, Long> vanished = new TreeMap<>();
    /** What vanished at or below this MODSEQ is not known any more. */
    private long vanishedFloor;

    private final Map<String, Long> uidOfKey = new LinkedHashMap<>();
    private final Set<String> keywords = new LinkedHashSet<>();
    private final MemoryAnnotations annotations;
    AccessList access = AccessList.PRIVATE;
    final Map<Long, Brought> brought = new TreeMap<>();

    MemoryMailbox(MemoryMailStore store, MailboxId id, long uidValidity, String account, String name) {
        this.store = store;
        this.id = id;
        this.uidValidity = uidValidity;
        this.account = account;
        this.name = name;
        annotations = new MemoryAnnotations(
                store, () -> store.box(id), names -> store.accountHints.annotations(account, id, names));
    }

    @Override
    public MailboxId id() {
        return id;
    }

    @Override
    public String name() {
        return locked(() -> name);
    }

    @Override
    public String owner() {
        return account;
    }

    @Override
    public AccessList accessList() {
        return locked(() -> access);
    }

    @Override
    public void changeAccess(UnaryOperator<AccessList> change) {
        locked(() -> {
            access = change.apply(access);
            store.hints.merge(id, modSeq, Math::max);
            store.accountHints.access();
            return null;
        });
    }

    @Override
    public Annotations annotations() {
        return annotations;
    }

    private <T> T locked(Supplier<T> work) {
        return store.locked(() -> {
            // a handle may be older than its mailbox
            store.box(id);
            return work.get();
        });
    }

    long bytes() {
        return table.messages().stream().mapToLong(m -> m.bytes().length).sum();
    }

    int count() {
        return table.size();
    }

    @Override
    public MailboxStatus status() {
        return locked(() -> {
            int unseen = 0;
            int deleted = 0;
            for (MemoryMessage m : table.messages()) {
                if (!m.flags().has(SystemFlag.SEEN)) unseen++;
                if (m.flags().has(SystemFlag.DELETED)) deleted++;
            }
            return new MailboxStatus(
                    id, uidValidity, uidNext, modSeq, table.size(), unseen, recent.size(), deleted, bytes());
        });
    }

    @Override
    public MessageTable messages() {
        return locked(() -> table);
    }

    @Override
    public Changes changesSince(long since) {
        return locked(() -> {
            if (since > modSeq || since < vanishedFloor) return new Changes.TooOld(table);
            UidSet.Builder changed = new UidSet.Builder();
            for (MemoryMessage m : table.messages()) if (m.modSeq() > since) changed.add(m.uid());
            UidSet.Builder gone = new UidSet.Builder();
            vanished.forEach((uid, when) -> {
                if (when > since) gone.add(uid);
            });
            return new Changes.Known(table, changed.build(), gone.build());
        });
    }

    void forgetVanished() {
        vanished.clear();
        vanishedFloor = modSeq;
    }

    @Override
    public List<String> keywords() {
        return locked(() -> List.copyOf(keywords));
    }

    @Override
    public boolean acceptsNewKeywords() {
        return locked(() -> keywords.size() < MAX_KEYWORDS);
    }

    @Override
    public Optional<MessageBody> body(long uid) {
        return locked(() -> message(uid).map(m -> new MemoryBody(m.bytes())));
    }

    @Override
    public Optional<byte[]> summary(long uid) {
        return locked(() -> message(uid).map(m -> MimeSummary.parse(m.bytes()).toBytes()));
    }

    private Optional<MemoryMessage> message(long uid) {
        int at = table.indexOf(uid);
        return at < 0 ? Optional.empty() : Optional.of(table.messages().get(at));
    }

    @Override
    public Map<Long, Brought> brought() {
        return locked(() -> Map.copyOf(brought));
    }

    @Override
    public Appended append(List<Append> messages) {
        return locked(() -> {
            long size = 0;
            for (Append a : messages)
                if (!uidOfKey.containsKey(a.key())) size += a.body().length();
            store.checkQuota(account, size);
            List<Long> uids = new ArrayList<>();
            List<MemoryMessage> added = new ArrayList<>();
            for (Append a : messages) {
                long date = a.internalDate().toEpochMilli();
                uids.add(add(added, bytes(a.body()), a.flags(), date, store.newEmailId(), a.key()));
            }
            commit(added);
            return new Appended(uidValidity, uids, modSeq);
        });
    }

    /** The UID of a new message, or of the one that came under the same key. */
    private long add(List<MemoryMessage> added, byte[] bytes, Flags flags, long date, String emailId, String key) {
        Long known = key.isEmpty() ? null : uidOfKey.get(key);
        if (known != null) return known;
        MemoryMessage m = new MemoryMessage(
                uidNext++, modSeq + 1, keepable(flags), date, System.currentTimeMillis(), emailId, bytes);
        added.add(m);
        recent.add(m.uid());
        if (!key.isEmpty()) uidOfKey.put(key, m.uid());
        return m.uid();
    }

    private void commit(List<MemoryMessage> added) {
        if (added.isEmpty()) return;
        List<MemoryMessage> all = new ArrayList<>(table.messages());
        all.addAll(added);
        replace(all);
    }

    private void replace(List<MemoryMessage> all) {
        table = new MemoryTable(Collections.unmodifiableList(all), ++modSeq);
        store.hints.merge(id, modSeq, Math::max);
    }

    /** The flags without the keywords for which there is no room. */
    private Flags keepable(Flags flags) {
        if (flags.keywords().isEmpty()) return flags;
        List<String> kept = new ArrayList<>();
        for (String k : flags.keywords()) {
            boolean known = keywords.stream().anyMatch(k::equalsIgnoreCase);
            if (!known && keywords.size() < MAX_KEYWORDS) known = keywords.add(k);
            if (known) kept.add(k);
        }
        return Flags.of(flags.bits(), kept);
    }

    @Override
    public Copied copy(UidSet uids, MailboxId target, String key) {
        return locked(() -> copyTo(store.box(target), uids, key));
    }

    private Copied copyTo(MemoryMailbox to, UidSet uids, String key) {
        if (!to.account.equals(account)) {
            throw new StoreException(StoreException.Kind.CANNOT, "Mailbox of another account");
        }
        List<MemoryMessage> chosen = chosen(uids);
        long size = chosen.stream()
                .filter(m -> !to.uidOfKey.containsKey(copyKey(key, m.uid())))
                .mapToLong(m -> m.bytes().length)
                .sum();
        store.checkQuota(account, size);
        Map<Long, Long> copies = key.isEmpty() ? new TreeMap<>() : to.madeBefore(key + "-", uids);
        List<MemoryMessage> added = new ArrayList<>();
        for (MemoryMessage m : chosen) {
            copies.put(
                    m.uid(), to.add(added, m.bytes(), m.flags(), m.internalDate(), m.emailId(), copyKey(key, m.uid())));
        }
        to.commit(added);
        return new Copied(to.uidValidity, List.copyOf(copies.keySet()), List.copyOf(copies.values()), to.modSeq);
    }

    /** By the source's UID, the copies that came under keys that begin like this. */
    private Map<Long, Long> madeBefore(String prefix, UidSet sources) {
        Map<Long, Long> made = new TreeMap<>();
        uidOfKey.forEach((key, uid) -> {
            if (!key.startsWith(prefix)) return;
            long source = Long.parseLong(key.substring(prefix.length()));
            if (sources.contains(source)) made.put(source, uid);
        });
        return made;
    }

    private static String copyKey(String key, long uid) {
        return key.isEmpty() ? "" : key + "-" + uid;
    }

    private List<MemoryMessage> chosen(UidSet uids) {
        return table.messages().stream().filter(m -> uids.contains(m.uid())).toList();
    }

    @Override
    public Copied move(UidSet uids, MailboxId target, String key) {
        return locked(() -> {
            return moveTo(store.box(target), uids, key);
        });
    }

    Copied moveTo(MemoryMailbox to, UidSet uids, String key) {
        Copied copied = store.withoutQuota(() -> copyTo(to, uids, key));
        drop(UidSet.of(copied.from()));
        return copied;
    }

    @Override
    public Map<Long, FlagResult> store(UidSet uids, FlagChange change, long unchangedSince) {
        return locked(() -> {
            Map<Long, FlagResult> results = new LinkedHashMap<>();
            FlagChange kept = new FlagChange(change.mode(), keepable(change.flags()));
            List<MemoryMessage> all = new ArrayList<>(table.messages());
            boolean any = false;
            for (int i = 0; i < all.size(); i++) {
                MemoryMessage m = all.get(i);
                if (!uids.contains(m.uid())) continue;
                boolean allowed = m.modSeq() <= unchangedSince;
                Flags flags = allowed ? kept.applyTo(m.flags()) : m.flags();
                if (!flags.equals(m.flags())) {
                    m = m.with(flags, modSeq + 1);
                    all.set(i, m);
                    any = true;
                }
                results.put(m.uid(), new FlagResult(m.flags(), m.modSeq(), allowed));
            }
            if (any) replace(all);
            return results;
        });
    }

    @Override
    public UidSet expunge(UidSet uids) {
        return locked(() -> {
            UidSet.Builder b = new UidSet.Builder();
            for (MemoryMessage m : chosen(uids)) if (m.flags().has(SystemFlag.DELETED)) b.add(m.uid());
            return drop(b.build());
        });
    }

    @Override
    public UidSet remove(UidSet uids) {
        return locked(() -> drop(uids));
    }

    /** Forgets the messages; gives the UIDs of those that were there. */
    UidSet drop(UidSet uids) {
        UidSet.Builder b = new UidSet.Builder();
        List<MemoryMessage> left = new ArrayList<>();
        for (MemoryMessage m : table.messages()) {
            if (uids.contains(m.uid())) {
                b.add(m.uid());
                vanished.put(m.uid(), modSeq + 1);
                recent.remove(m.uid());
            } else {
                left.add(m);
            }
        }
        if (left.size() < table.size()) replace(left);
        return b.build();
    }

    @Override
    public UidSet claimRecent() {
        return locked(() -> {
            UidSet claimed = UidSet.of(recent);
            recent.clear();
            return claimed;
        });
    }

    private static byte[] bytes(SpooledBody body) {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(body.length()));
        try {
            while (all.hasRemaining() && body.read(all.position(), all) >= 0) continue;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (all.hasRemaining()) throw new IllegalStateException("the body is shorter than its length says");
        return all.array();
    }
}

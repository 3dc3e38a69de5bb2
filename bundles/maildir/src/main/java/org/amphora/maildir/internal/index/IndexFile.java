package org.amphora.maildir.internal.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.amphora.api.store.UidSet;
import org.amphora.maildir.internal.disk.Disk;
import org.amphora.maildir.internal.disk.ReadFile;
import org.amphora.maildir.internal.disk.WriteFile;
import org.amphora.maildir.internal.format.FlagBits;
import org.amphora.maildir.internal.format.Lines;

/**
 * {@code amphora.index}: a snapshot, replaced as a whole: a head that can be read alone, then keywords, vanished UIDs,
 * keys and the messages. Checksums over head and body.
 */
public final class IndexFile {
    public static final String FILE = "amphora.index";
    private static final String FRESH = FILE + ".tmp";
    /** The format's name with its version. */
    private static final String MAGIC = "AMPHIDX2";

    private static final int HEAD = 8 + 13 * 8;
    /** Where the body begins. */
    private static final int BODY = HEAD + 8 + 8;

    private IndexFile() {}

    /** Refuses a file of a later version by name; of any other beginning it says nothing. */
    static void refuseNewer(String file, String found, String ours) throws IOException {
        int last = ours.length() - 1;
        if (found.length() == ours.length()
                && found.startsWith(ours.substring(0, last))
                && found.charAt(last) > ours.charAt(last)) {
            throw new IOException(file + " has format " + found + ", this build reads " + ours);
        }
    }

    /** The head alone, for sums over many mailboxes; empty if there is none that makes sense. */
    public static Optional<Head> readHead(Disk disk, Path mailbox) throws IOException {
        try (var in = disk.open(mailbox.resolve(FILE))) {
            var buffer = ByteBuffer.allocate(HEAD + 8);
            while (buffer.hasRemaining() && in.read(buffer.position(), buffer) > 0) continue;
            return Optional.of(head(buffer.array(), buffer.position()));
        } catch (NoSuchFileException | Damaged e) {
            return Optional.empty();
        }
    }

    /** @throws Damaged if the file is not what we wrote; empty if there is none */
    public static Optional<Snapshot> read(Disk disk, Path mailbox) throws IOException, Damaged {
        try (ReadFile in = disk.open(mailbox.resolve(FILE))) {
            ByteBuffer buffer = ByteBuffer.allocate(BODY);
            while (buffer.hasRemaining() && in.read(buffer.position(), buffer) > 0) continue;
            Head head = head(buffer.array(), buffer.position());
            ByteSource sealed = new ByteSource(buffer.array(), HEAD + 8, buffer.position());
            long length = sealed.fixed32() & 0xffffffffL;
            int checksum = sealed.fixed32();
            if (length > in.size() - BODY) throw new Damaged("the end is missing");
            ByteSource body = new ByteSource(in, BODY, length, head.generation());
            Snapshot snapshot = body(head, body);
            if (checksum != body.checksum()) throw new Damaged("the checksum is wrong");
            return Optional.of(snapshot);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Head head(byte[] bytes, int length) throws Damaged, IOException {
        if (length < HEAD + 8) throw new Damaged("the head is missing");
        String magic = new String(bytes, 0, MAGIC.length(), StandardCharsets.US_ASCII);
        refuseNewer(FILE, magic, MAGIC);
        ByteSource sealed = new ByteSource(bytes, HEAD, HEAD + 8);
        boolean good = sealed.fixed32() == HEAD && sealed.fixed32() == ByteSink.checksum(bytes, 0, HEAD, 0);
        if (!magic.equals(MAGIC) || !good) throw new Damaged("the head makes no sense");
        ByteSource in = new ByteSource(bytes, 8, HEAD);
        return new Head(
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                in.fixed64(),
                new Stamps(in.fixed64(), in.fixed64(), in.fixed64(), in.fixed64()));
    }

    private static Snapshot body(Head head, ByteSource in) throws Damaged {
        List<String> keywords = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) keywords.add(in.text());
        int changes = in.count();
        long[] modSeqs = new long[changes];
        UidSet[] gone = new UidSet[changes];
        for (int i = 0; i < changes; i++) {
            modSeqs[i] = in.number();
            gone[i] = in.uids();
        }
        Keys keys = new Keys();
        for (int n = in.count(); n > 0; n--) keys.remember(in.text(), in.number(), in.number());
        List<String> ghosts = new ArrayList<>();
        for (int n = in.count(); n > 0; n--) ghosts.add(in.text());
        Table.Totals totals = new Table.Totals((int) in.number(), (int) in.number(), in.number(), head.bytes());
        List<Chunk> chunks = new ArrayList<>();
        for (long left = head.messages(); left > 0; left -= Block.CAPACITY)
            chunks.addAll(Block.read(in, (int) Math.min(left, Block.CAPACITY)));
        Table table = Table.of(chunks, head.modSeq(), new FlagBits(keywords), totals);
        return new Snapshot(head, table, new Vanished(head.vanishedFloor(), modSeqs, gone), keys, ghosts);
    }

    /** The first half of a replacement: nothing has changed before {@link #install}. */
    public static void prepare(Disk disk, Path mailbox, Snapshot s) throws IOException {
        Lines.removeLeftOver(disk, mailbox.resolve(FRESH));
        write(disk, mailbox.resolve(FRESH), s);
    }

    /** In a directory that nobody sees yet, and whose names are forced later; the bytes are durable when it returns. */
    public static void create(Disk disk, Path mailbox, Snapshot s) throws IOException {
        write(disk, mailbox.resolve(FILE), s);
    }

    /** Takes a part of the body. */
    @FunctionalInterface
    private interface Drain {
        void take(ByteBuffer part) throws IOException;
    }

    /** In two passes, since the body's length and checksum come before it and it may be too long for the memory. */
    private static void write(Disk disk, Path file, Snapshot s) throws IOException {
        s.keys().forgetOld();
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(8).putLong(0, s.head().generation()));
        long[] length = new long[1];
        writeBody(s, part -> {
            length[0] += part.remaining();
            checksum.update(part);
        });
        try (WriteFile out = disk.create(file)) {
            ByteSink head = head(s.head());
            head.fixed32((int) length[0]).fixed32((int) checksum.getValue());
            ByteSink[] first = {head};
            writeBody(s, part -> {
                if (first[0] != null) out.write(first[0].toBuffer(), part);
                else out.write(part);
                first[0] = null;
            });
            out.force();
        }
    }

    private static ByteSink head(Head h) {
        ByteSink out = new ByteSink();
        out.raw(MAGIC.getBytes(StandardCharsets.US_ASCII), 0, MAGIC.length());
        out.fixed64(h.generation())
                .fixed64(h.uidValidity())
                .fixed64(h.uidNext())
                .fixed64(h.uidLimit());
        out.fixed64(h.modSeq()).fixed64(h.modSeqLimit()).fixed64(h.vanishedFloor());
        out.fixed64(h.messages()).fixed64(h.bytes());
        Stamps t = h.stamps();
        out.fixed64(t.uidList()).fixed64(t.keywords()).fixed64(t.fresh()).fixed64(t.current());
        int checksum = ByteSink.checksum(out.toBuffer().array(), 0, HEAD, 0);
        return out.fixed32(HEAD).fixed32(checksum);
    }

    /** The second half; durable when it returns. */
    public static void install(Disk disk, Path mailbox) throws IOException {
        Lines.install(disk, mailbox.resolve(FRESH), mailbox.resolve(FILE));
    }

    private static void writeBody(Snapshot s, Drain drain) throws IOException {
        ByteSink out = new ByteSink();
        List<String> keywords = s.table().flagBits().keywords();
        out.number(keywords.size());
        keywords.forEach(out::text);
        Vanished v = s.vanished();
        out.number(v.modSeqs().length);
        for (int i = 0; i < v.modSeqs().length; i++) out.number(v.modSeqs()[i]).uids(v.uids()[i]);
        s.keys().write(out);
        out.number(s.ghosts().size());
        s.ghosts().forEach(out::text);
        Table t = s.table();
        out.number(t.totals().unseen())
                .number(t.totals().deleted())
                .number(t.totals().octets());
        for (int i = 0; i < t.size(); i += Block.CAPACITY) {
            Block.write(out, t, i, Math.min(t.size(), i + Block.CAPACITY));
            drain.take(out.toBuffer());
            out.clear();
        }
        drain.take(out.toBuffer());
    }
}

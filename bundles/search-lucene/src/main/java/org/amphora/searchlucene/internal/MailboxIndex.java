package org.amphora.searchlucene.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.amphora.api.store.Changes;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MessageTable;
import org.amphora.api.store.SearchIndex.Found;
import org.amphora.api.store.SearchIndex.Term;
import org.amphora.api.store.UidSet;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

/**
 * The index of one mailbox: a directory of Lucene's. {@link #find} on any thread; the rest on one at a time.
 */
final class MailboxIndex implements Closeable {
    private static final double BUFFER_MB = 8;

    private final Directory directory;
    /** Null as long as there is nothing to be searched. */
    private volatile SearcherManager searchers;

    private boolean checked;

    private MailboxIndex(Directory directory) {
        this.directory = directory;
    }

    /** @throws IOException if it is not there and cannot be made, or is damaged */
    static MailboxIndex open(Path path) throws IOException {
        Files.createDirectories(path);
        // files that are mapped into memory and cut short by someone would end the process
        MailboxIndex index = new MailboxIndex(new NIOFSDirectory(path));
        try {
            if (DirectoryReader.indexExists(index.directory)) index.refresh();
            return index;
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
    }

    private void refresh() throws IOException {
        if (searchers == null) searchers = new SearcherManager(directory, new Searchers());
        else searchers.maybeRefreshBlocking();
    }

    /** Without Lucene's caches, which are one for the whole JVM. */
    private static final class Searchers extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
            IndexSearcher searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            return searcher;
        }
    }

    private static Coverage coverage(IndexSearcher searcher) throws IOException {
        return Coverage.of(
                ((DirectoryReader) searcher.getIndexReader()).getIndexCommit().getUserData());
    }

    /** What it covers; empty as long as it is nothing. */
    Optional<Coverage> coverage() throws IOException {
        SearcherManager s = searchers;
        if (s == null) return Optional.empty();
        IndexSearcher searcher = s.acquire();
        try {
            return Optional.of(coverage(searcher));
        } finally {
            s.release(searcher);
        }
    }

    /** Covers nothing if it does not fit the mailbox as it is. */
    Found find(Mailbox mailbox, Term term) throws IOException {
        SearcherManager s = searchers;
        if (s == null) return Found.NOTHING;
        IndexSearcher searcher = s.acquire();
        try {
            Coverage coverage = coverage(searcher);
            // asked after the index, which may have followed the mailbox meanwhile
            if (coverage.uid() == 0 || !coverage.fits(mailbox.status())) return Found.NOTHING;
            UidSet candidates = UidCollector.uids(searcher, Schema.query(term));
            return new Found(UidSet.range(1, coverage.uid()), candidates);
        } finally {
            s.release(searcher);
        }
    }

    /**
     * Follows the mailbox, as far as it is let.
     *
     * @param goesOn asked after each message
     * @return whether all of it is covered now
     * @throws IOException if the index is damaged, or cannot be written
     */
    boolean update(Mailbox mailbox, MessageReader reader, BooleanSupplier goesOn) throws IOException {
        check();
        Coverage now = Coverage.none(mailbox.status());
        Optional<Coverage> kept = coverage();
        boolean anew = kept.isEmpty() || !kept.get().fits(mailbox.status());
        if (!anew) now = kept.get();
        Changes changes = mailbox.changesSince(now.modSeq());
        MessageTable table = changes.now();
        UidSet gone = anew ? UidSet.EMPTY : gone(changes, now);
        int next = table.indexOf(now.uid() + 1);
        if (next < 0) next = -next - 1;
        if (!anew && gone.isEmpty() && next == table.size()) return true;

        IndexWriter writer = new IndexWriter(directory, config());
        try {
            if (anew) writer.deleteAll();
            for (int i = 0; i < gone.rangeCount(); i++)
                for (long uid = gone.first(i); uid <= gone.last(i); uid++) writer.deleteDocuments(Schema.uid(uid));
            long covered = now.uid();
            boolean more = true;
            for (; next < table.size() && more; next++) {
                covered = table.uid(next);
                Optional<List<IndexableField>> message = reader.read(mailbox, covered);
                if (message.isPresent()) writer.addDocument(message.get());
                more = goesOn.getAsBoolean();
            }
            Coverage then = new Coverage(now.mailbox(), now.uidValidity(), covered, table.highestModSeq());
            writer.setLiveCommitData(then.kept().entrySet());
            writer.close();
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
        refresh();
        return next == table.size();
    }

    /** What was indexed and is not in the mailbox any more. */
    private UidSet gone(Changes changes, Coverage covered) throws IOException {
        if (changes instanceof Changes.Known known)
            return known.vanished().and(UidSet.range(1, Math.max(1, covered.uid())));
        UidSet.Builder gone = new UidSet.Builder();
        SearcherManager s = searchers;
        IndexSearcher searcher = s.acquire();
        try {
            UidCollector.uids(searcher, new MatchAllDocsQuery()).stream()
                    .filter(uid -> changes.now().indexOf(uid) < 0)
                    .forEach(gone::add);
        } finally {
            s.release(searcher);
        }
        return gone.build();
    }

    private static IndexWriterConfig config() {
        return new IndexWriterConfig(null)
                .setRAMBufferSizeMB(BUFFER_MB)
                // on this thread: there is no other
                .setMergeScheduler(new SerialMergeScheduler())
                .setUseCompoundFile(true);
    }

    /** Once after it was opened, each file against its checksum. */
    private void check() throws IOException {
        SearcherManager s = searchers;
        if (checked || s == null) return;
        IndexSearcher searcher = s.acquire();
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves())
                ((CodecReader) leaf.reader()).checkIntegrity();
        } finally {
            s.release(searcher);
        }
        checked = true;
    }

    /** A search that is under way ends as if it were open. */
    @Override
    public void close() throws IOException {
        try {
            if (searchers != null) searchers.close();
        } finally {
            directory.close();
        }
    }
}

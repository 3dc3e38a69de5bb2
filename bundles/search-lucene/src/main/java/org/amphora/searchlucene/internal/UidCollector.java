package org.amphora.searchlucene.internal;

import java.io.IOException;
import java.util.Collection;
import org.amphora.api.store.UidSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** The UIDs of what a query finds. */
final class UidCollector extends SimpleCollector {
    private final UidSet.Builder found = new UidSet.Builder();
    private NumericDocValues uids;

    private UidCollector() {}

    /** On the caller's thread: the searcher has no others. */
    static UidSet uids(IndexSearcher searcher, Query query) throws IOException {
        return searcher.search(query, new CollectorManager<UidCollector, UidSet>() {
            @Override
            public UidCollector newCollector() {
                return new UidCollector();
            }

            @Override
            public UidSet reduce(Collection<UidCollector> one) {
                return one.iterator().next().found.build();
            }
        });
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
        uids = leaf.reader().getNumericDocValues(Schema.UID);
    }

    @Override
    public void collect(int document) throws IOException {
        if (uids.advanceExact(document)) found.add(uids.longValue());
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }
}

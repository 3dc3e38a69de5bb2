package org.amphora.searchlucene.internal;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.BytesRef;

/** Gives Lucene the trigrams of a field, in no order. */
final class GramStream extends TokenStream {
    private final Grams grams;
    private final BytesTermAttribute attribute = addAttribute(BytesTermAttribute.class);
    private final BytesRef term = new BytesRef(9);
    private int next;

    GramStream(Grams grams) {
        this.grams = grams;
    }

    @Override
    public void reset() {
        next = 0;
    }

    @Override
    public boolean incrementToken() {
        int slot = grams.slot(next);
        if (slot < 0) return false;
        next = slot + 1;
        clearAttributes();
        grams.termAt(slot, term);
        attribute.setBytesRef(term);
        return true;
    }
}

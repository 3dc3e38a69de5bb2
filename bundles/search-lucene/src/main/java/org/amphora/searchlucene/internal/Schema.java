package org.amphora.searchlucene.internal;

import java.util.Locale;
import org.amphora.api.store.SearchIndex.Field;
import org.amphora.api.store.SearchIndex.Term;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MultiTermQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * What is kept of a message, and how it is asked for: for each field but TEXT its trigrams; the names of its header
 * fields; its UID; and whether there is more to it than that.
 */
final class Schema {
    static final String UID = "uid";
    private static final String NAMES = "names";
    private static final String MORE = "more";

    /** A longer name is known by its beginning: Lucene bounds its terms. */
    private static final int LONGEST_NAME = 100;

    /** Of a long text the first trigrams tell enough. */
    private static final int MOST_TERMS = 64;

    /** Terms and the messages that have them, not where or how often. */
    static final FieldType GRAMS = new FieldType();

    static {
        GRAMS.setTokenized(true);
        GRAMS.setOmitNorms(true);
        GRAMS.setIndexOptions(IndexOptions.DOCS);
        GRAMS.freeze();
    }

    private Schema() {}

    static String name(Field field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    static StringField headerName(String name) {
        return new StringField(NAMES, shortened(name), org.apache.lucene.document.Field.Store.NO);
    }

    /** The message may hold what is not indexed. */
    static StringField more() {
        return new StringField(MORE, MORE, org.apache.lucene.document.Field.Store.NO);
    }

    static org.apache.lucene.index.Term uid(long uid) {
        return new org.apache.lucene.index.Term(UID, String.valueOf(uid));
    }

    private static String shortened(String name) {
        String ascii = name.substring(0, Math.min(name.length(), LONGEST_NAME));
        StringBuilder lower = new StringBuilder(ascii.length());
        // names compare without regard to the case of ASCII letters only
        for (char c : ascii.toCharArray()) lower.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        return lower.toString();
    }

    /** Every message that may match, and few others. */
    static Query query(Term term) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        any.add(new TermQuery(new org.apache.lucene.index.Term(MORE, MORE)), Occur.SHOULD);
        switch (term.field()) {
            case TEXT -> {
                any.add(grams(Field.HEADER, term.text()), Occur.SHOULD);
                any.add(grams(Field.BODY, term.text()), Occur.SHOULD);
            }
            case HEADER -> {
                BooleanQuery.Builder both = new BooleanQuery.Builder();
                both.add(new TermQuery(new org.apache.lucene.index.Term(NAMES, shortened(term.name()))), Occur.FILTER);
                both.add(grams(Field.HEADER, term.text()), Occur.FILTER);
                any.add(both.build(), Occur.SHOULD);
            }
            default -> any.add(grams(term.field(), term.text()), Occur.SHOULD);
        }
        return any.build();
    }

    private static Query grams(Field field, String text) {
        if (text.isEmpty()) return new MatchAllDocsQuery();
        String name = name(field);
        if (text.length() < 3) {
            var beginning = new org.apache.lucene.index.Term(name, Grams.term(text));
            return new PrefixQuery(beginning, MultiTermQuery.CONSTANT_SCORE_REWRITE);
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (int i = 0; i + 3 <= text.length() && i < MOST_TERMS; i++) {
            BytesRef gram = Grams.term(text.substring(i, i + 3));
            all.add(new TermQuery(new org.apache.lucene.index.Term(name, gram)), Occur.FILTER);
        }
        return all.build();
    }
}

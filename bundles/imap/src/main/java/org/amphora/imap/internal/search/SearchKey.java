package org.amphora.imap.internal.search;

import java.io.IOException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.amphora.api.store.SearchIndex;
import org.amphora.api.store.UidSet;
import org.amphora.mime.Address;
import org.amphora.mime.BodyText;
import org.amphora.mime.Envelope;
import org.amphora.mime.HeaderField;
import org.amphora.mime.MailDate;
import org.amphora.mime.SearchText;
import org.amphora.mime.TextPattern;

/** A search key, RFC 3501 §6.4.4. */
sealed interface SearchKey {
    boolean matches(Candidate message) throws IOException;

    Cost cost();

    /** Whether an index knows that the message does not match, so that nothing of it need be read. */
    default boolean excludes(long uid) {
        return false;
    }

    /** The same key, with what an index knows of its texts. */
    default SearchKey narrowed(Function<SearchIndex.Term, SearchIndex.Found> index) {
        return this;
    }

    /** What must be read for an answer, the cheapest first. */
    enum Cost {
        NOTHING,
        SUMMARY,
        HEADER,
        TEXT
    }

    /** All of them; the cheapest are asked first. */
    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = keys.stream().sorted(Comparator.comparing(SearchKey::cost)).toList();
        }

        @Override
        public boolean matches(Candidate message) throws IOException {
            for (SearchKey key : keys) if (!key.matches(message)) return false;
            return true;
        }

        @Override
        public boolean excludes(long uid) {
            for (SearchKey key : keys) if (key.excludes(uid)) return true;
            return false;
        }

        @Override
        public SearchKey narrowed(Function<SearchIndex.Term, SearchIndex.Found> index) {
            return new And(keys.stream().map(k -> k.narrowed(index)).toList());
        }

        @Override
        public Cost cost() {
            return keys.get(keys.size() - 1).cost();
        }
    }

    /** OR. */
    record Or(SearchKey one, SearchKey other) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            boolean first = one.cost().compareTo(other.cost()) <= 0;
            return (first ? one : other).matches(message) || (first ? other : one).matches(message);
        }

        @Override
        public boolean excludes(long uid) {
            return one.excludes(uid) && other.excludes(uid);
        }

        @Override
        public SearchKey narrowed(Function<SearchIndex.Term, SearchIndex.Found> index) {
            return new Or(one.narrowed(index), other.narrowed(index));
        }

        @Override
        public Cost cost() {
            return one.cost().compareTo(other.cost()) > 0 ? one.cost() : other.cost();
        }
    }

    /** NOT. */
    record Not(SearchKey key) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            return !key.matches(message);
        }

        @Override
        public SearchKey narrowed(Function<SearchIndex.Term, SearchIndex.Found> index) {
            return new Not(key.narrowed(index));
        }

        @Override
        public Cost cost() {
            return key.cost();
        }
    }

    /** A text: asked of the key only where the index does not exclude it. */
    record Indexed(SearchKey key, SearchIndex.Term term, SearchIndex.Found found) implements SearchKey {
        /** No index has been asked. */
        Indexed(SearchKey key, SearchIndex.Term term) {
            this(key, term, SearchIndex.Found.NOTHING);
        }

        @Override
        public boolean matches(Candidate message) throws IOException {
            return !excludes(message.uid()) && key.matches(message);
        }

        @Override
        public Cost cost() {
            return key.cost();
        }

        @Override
        public boolean excludes(long uid) {
            return found.excludes(uid);
        }

        @Override
        public SearchKey narrowed(Function<SearchIndex.Term, SearchIndex.Found> index) {
            return new Indexed(key, term, index.apply(term));
        }
    }

    /** What the store's table answers: flags, dates, sizes. */
    record Known(Predicate<Candidate> test) implements SearchKey {
        @Override
        public boolean matches(Candidate message) {
            return test.test(message);
        }

        @Override
        public Cost cost() {
            return Cost.NOTHING;
        }
    }

    /** A set of message numbers. */
    record Numbers(UidSet numbers) implements SearchKey {
        @Override
        public boolean matches(Candidate message) {
            return numbers.contains(message.number());
        }

        @Override
        public Cost cost() {
            return Cost.NOTHING;
        }
    }

    /** SENTBEFORE, SENTON, SENTSINCE: the Date field's day as it was written, its time and zone apart. */
    record Sent(Predicate<LocalDate> test) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            Optional<LocalDate> day = MailDate.parse(message.envelope().date()).map(d -> d.toLocalDate());
            return day.isPresent() && test.test(day.get());
        }

        @Override
        public Cost cost() {
            return Cost.SUMMARY;
        }
    }

    /** SUBJECT. */
    record Subject(TextPattern pattern) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            return SearchText.subject(message.envelope()).filter(pattern::in).isPresent();
        }

        @Override
        public Cost cost() {
            return Cost.SUMMARY;
        }
    }

    /** FROM, TO, CC, BCC: an address, or the name before it. */
    record Addresses(Function<Envelope, List<Address>> field, TextPattern pattern) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            return SearchText.addresses(field.apply(message.envelope())).anyMatch(pattern::in);
        }

        @Override
        public Cost cost() {
            return Cost.SUMMARY;
        }
    }

    /** HEADER; an empty text asks only whether the field is there. */
    record Header(String name, TextPattern pattern) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            for (HeaderField field : message.source().header().all(name)) if (pattern.in(field.decoded())) return true;
            return false;
        }

        @Override
        public Cost cost() {
            return Cost.HEADER;
        }
    }

    /**
     * BODY and TEXT.
     *
     * @param withHeader TEXT: the header is looked at too
     */
    record Text(TextPattern pattern, boolean withHeader) implements SearchKey {
        @Override
        public boolean matches(Candidate message) throws IOException {
            if (withHeader && inHeader(message)) return true;
            return BodyText.anyMatch(
                    message.source().summary().root(), message.source().ranges(), message.textLimit(), pattern::in);
        }

        private boolean inHeader(Candidate message) throws IOException {
            for (HeaderField field : message.source().header()) {
                if (pattern.in(SearchText.line(field))) return true;
            }
            return false;
        }

        @Override
        public Cost cost() {
            return Cost.TEXT;
        }
    }
}

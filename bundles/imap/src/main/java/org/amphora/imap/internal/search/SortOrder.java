package org.amphora.imap.internal.search;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.amphora.imap.internal.wire.Arguments;

/** How a SORT orders what is found, RFC 5256 §3. Of each message the values of the keys are kept, not the envelope. */
final class SortOrder {
    private record Criterion(SortKey key, SortKey.Column values, boolean reverse) {}

    private final List<Criterion> criteria = new ArrayList<>();

    private SortOrder() {}

    /** In parentheses. */
    static SortOrder parse(Arguments in) {
        SortOrder order = new SortOrder();
        in.expect('(');
        do {
            boolean reverse = in.takeWord("REVERSE ");
            SortKey key = SortKey.named(in.word());
            // what is equal in a key once is equal in it again
            if (!order.has(key)) order.criteria.add(new Criterion(key, key.column(), reverse));
        } while (in.take(' '));
        in.expect(')');
        return order;
    }

    private boolean has(SortKey key) {
        return criteria.stream().anyMatch(c -> c.key() == key);
    }

    boolean needsEnvelope() {
        return criteria.stream().anyMatch(c -> c.key().needsEnvelope());
    }

    /** The next message that is found. */
    void add(Candidate message) throws IOException {
        // what can fail comes first, so that the keys stay in step
        if (needsEnvelope()) message.envelope();
        for (Criterion c : criteria) c.values().add(message);
    }

    /**
     * Messages that are equal in all keys stay in the order of their numbers, whatever is reversed.
     *
     * @param numbers of the messages in the order in which they were found
     */
    int[] sort(int[] numbers) {
        Comparator<Integer> by = (a, b) -> 0;
        for (Criterion c : criteria) {
            Comparator<Integer> values = c.values()::compare;
            by = by.thenComparing(c.reverse() ? values.reversed() : values);
        }
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(by)
                .mapToInt(i -> numbers[i])
                .toArray();
    }
}

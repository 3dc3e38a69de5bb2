package org.amphora.dns.internal;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/**
 * Answers for as long as their records say (TTL), those that a name or record does not exist included (RFC 2308 §5). Of
 * too many the one longest unused is forgotten. It keeps whole answers, for dnsjava's own cache would lose whether they
 * are secure. Safe on any thread.
 */
final class AnswerCache {
    private record Question(Name name, int type) {
        static Question of(Record question) {
            return new Question(question.getName(), question.getType());
        }
    }

    private record Kept(Message answer, long untilNanos) {}

    private final Duration longest;
    private final Duration longestNegative;
    private final LongSupplier nanoClock;
    private final Map<Question, Kept> kept;

    AnswerCache(DnsSettings settings, LongSupplier nanoClock) {
        this.longest = settings.cacheMaxTtl();
        this.longestNegative = settings.cacheMaxNegativeTtl();
        this.nanoClock = nanoClock;
        int most = settings.cacheSize();
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
                return size() > most;
            }
        };
    }

    synchronized Optional<Message> find(Record question) {
        Kept found = kept.get(Question.of(question));
        if (found == null) return Optional.empty();
        if (nanoClock.getAsLong() - found.untilNanos < 0) return Optional.of(found.answer);
        kept.remove(Question.of(question));
        return Optional.empty();
    }

    /** @param answer with NOERROR or NXDOMAIN */
    synchronized void keep(Record question, Message answer) {
        Duration ttl = ttl(answer);
        if (ttl.isZero()) return;
        kept.put(Question.of(question), new Kept(answer, nanoClock.getAsLong() + ttl.toNanos()));
    }

    private Duration ttl(Message answer) {
        List<Record> records = answer.getSection(Section.ANSWER);
        if (records.isEmpty()) return negative(answer.getSection(Section.AUTHORITY));
        long seconds = records.stream().mapToLong(Record::getTTL).min().orElse(0);
        return shorter(longest, Duration.ofSeconds(seconds));
    }

    /** RFC 2308 §5: without the zone's SOA it is not kept. */
    private Duration negative(List<Record> authority) {
        for (Record r : authority)
            if (r instanceof SOARecord soa)
                return shorter(longestNegative, Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum())));
        return Duration.ZERO;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

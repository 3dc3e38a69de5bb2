package org.amphora.imap.internal.search;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.amphora.api.store.Flags;
import org.amphora.api.store.SearchIndex.Field;
import org.amphora.api.store.SearchIndex.Term;
import org.amphora.api.store.SystemFlag;
import org.amphora.imap.internal.selected.View;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;
import org.amphora.imap.internal.wire.ImapDate;
import org.amphora.mime.Envelope;
import org.amphora.mime.TextPattern;

/** Reads search keys, RFC 3501 §9; strings are US-ASCII or UTF-8. */
final class SearchParser {
    private final Arguments in;
    private final View view;
    private final int deepest;
    private boolean asksModSeq;

    SearchParser(Arguments in, View view, int deepest) {
        this.in = in;
        this.view = view;
        this.deepest = deepest;
    }

    /** Whether MODSEQ is among the keys that were read. */
    boolean asksModSeq() {
        return asksModSeq;
    }

    /** One key or more, up to the end or a closing parenthesis. */
    SearchKey keys(int depth) {
        List<SearchKey> keys = new ArrayList<>();
        do keys.add(key(depth));
        while (in.take(' '));
        return keys.size() == 1 ? keys.get(0) : new SearchKey.And(keys);
    }

    private SearchKey key(int depth) {
        if (depth > deepest) throw new BadSyntax("Search is nested too deeply");
        if (in.take('(')) {
            SearchKey inside = keys(depth + 1);
            in.expect(')');
            return inside;
        }
        if (in.atSequenceSet()) return new SearchKey.Numbers(view.numbers(in.sequenceSet(), false));
        String word = in.word();
        return switch (word) {
            case "ALL", "SAVEDATESUPPORTED" -> known(c -> true);
            case "ANSWERED" -> has(SystemFlag.ANSWERED);
            case "DELETED" -> has(SystemFlag.DELETED);
            case "DRAFT" -> has(SystemFlag.DRAFT);
            case "FLAGGED" -> has(SystemFlag.FLAGGED);
            case "SEEN" -> has(SystemFlag.SEEN);
            case "UNANSWERED" -> lacks(SystemFlag.ANSWERED);
            case "UNDELETED" -> lacks(SystemFlag.DELETED);
            case "UNDRAFT" -> lacks(SystemFlag.DRAFT);
            case "UNFLAGGED" -> lacks(SystemFlag.FLAGGED);
            case "UNSEEN" -> lacks(SystemFlag.SEEN);
            case "NEW" -> known(c -> c.isRecent() && !c.flags().has(SystemFlag.SEEN));
            case "OLD" -> known(c -> !c.isRecent());
            case "RECENT" -> known(Candidate::isRecent);
            case "NOT" -> {
                in.space();
                yield new SearchKey.Not(key(depth + 1));
            }
            case "OR" -> {
                in.space();
                SearchKey one = key(depth + 1);
                in.space();
                yield new SearchKey.Or(one, key(depth + 1));
            }
            default -> withArgument(word);
        };
    }

    private SearchKey withArgument(String word) {
        return switch (word) {
            case "KEYWORD" -> keyword(true);
            case "UNKEYWORD" -> keyword(false);
            case "UID" -> {
                in.space();
                yield new SearchKey.Numbers(view.numbers(in.sequenceSet(), true));
            }
            case "LARGER" -> {
                long size = size();
                yield known(c -> c.octets() > size);
            }
            case "SMALLER" -> {
                long size = size();
                yield known(c -> c.octets() < size);
            }
            case "MODSEQ" -> { // RFC 7162 §3.1.5
                in.space();
                if (in.is('"')) {
                    in.string();
                    in.space();
                    in.word();
                    in.space();
                }
                asksModSeq = true;
                long least = in.number(Long.MAX_VALUE / 10);
                yield known(c -> c.modSeq() >= least);
            }
            case "BEFORE" -> internal(day(LocalDate::isBefore));
            case "ON" -> internal(day(LocalDate::isEqual));
            case "SINCE" -> internal(day((d, given) -> !d.isBefore(given)));
            case "OLDER" -> { // RFC 5032 §3
                long since = System.currentTimeMillis() - 1000 * interval();
                yield known(c -> c.internalMillis() <= since);
            }
            case "YOUNGER" -> {
                long since = System.currentTimeMillis() - 1000 * interval();
                yield known(c -> c.internalMillis() >= since);
            }
            case "SAVEDBEFORE" -> saved(day(LocalDate::isBefore)); // RFC 8514 §4.3
            case "SAVEDON" -> saved(day(LocalDate::isEqual));
            case "SAVEDSINCE" -> saved(day((d, given) -> !d.isBefore(given)));
            case "EMAILID" -> { // RFC 8474 §6
                String id = objectId();
                yield known(c -> c.emailId().equals(id));
            }
            case "THREADID" -> {
                objectId();
                yield known(c -> false);
            }
            case "SENTBEFORE" -> new SearchKey.Sent(day(LocalDate::isBefore));
            case "SENTON" -> new SearchKey.Sent(day(LocalDate::isEqual));
            case "SENTSINCE" -> new SearchKey.Sent(day((d, given) -> !d.isBefore(given)));
            case "FROM" -> text(Field.FROM, p -> new SearchKey.Addresses(Envelope::from, p));
            case "TO" -> text(Field.TO, p -> new SearchKey.Addresses(Envelope::to, p));
            case "CC" -> text(Field.CC, p -> new SearchKey.Addresses(Envelope::cc, p));
            case "BCC" -> text(Field.BCC, p -> new SearchKey.Addresses(Envelope::bcc, p));
            case "SUBJECT" -> text(Field.SUBJECT, SearchKey.Subject::new);
            case "HEADER" -> {
                in.space();
                String name = in.astring();
                yield text(Field.HEADER, name, p -> new SearchKey.Header(name, p));
            }
            case "BODY" -> text(Field.BODY, p -> new SearchKey.Text(p, false));
            case "TEXT" -> text(Field.TEXT, p -> new SearchKey.Text(p, true));
            default -> throw new BadSyntax("Unknown search key");
        };
    }

    private static SearchKey known(Predicate<Candidate> test) {
        return new SearchKey.Known(test);
    }

    private static SearchKey has(SystemFlag flag) {
        return known(c -> c.flags().has(flag));
    }

    private static SearchKey lacks(SystemFlag flag) {
        return known(c -> !c.flags().has(flag));
    }

    private SearchKey keyword(boolean there) {
        in.space();
        String word = in.flag();
        // some clients ask for system flags like this
        if (word.startsWith("\\")) {
            Flags asked = Flags.parse(List.of(word));
            return known(c -> (asked.bits() != 0 && (c.flags().bits() & asked.bits()) == asked.bits()) == there);
        }
        return known(c -> c.flags().has(word) == there);
    }

    /** RFC 9051 §9: a number64. */
    private long size() {
        in.space();
        return in.number(Long.MAX_VALUE / 10);
    }

    private long number() {
        in.space();
        return in.number(0xffffffffL);
    }

    private long interval() {
        long seconds = number();
        if (seconds == 0) throw new BadSyntax("An interval of one second or more is expected");
        return seconds;
    }

    private Predicate<LocalDate> day(BiPredicate<LocalDate, LocalDate> test) {
        in.space();
        LocalDate given = ImapDate.date(in.astring());
        return d -> test.test(d, given);
    }

    private String objectId() {
        in.space();
        return in.atom();
    }

    private static SearchKey saved(Predicate<LocalDate> test) {
        return known(c -> test.test(c.saveDay()));
    }

    private static SearchKey internal(Predicate<LocalDate> test) {
        return known(c -> test.test(c.internalDay()));
    }

    private SearchKey text(Field field, Function<TextPattern, SearchKey> key) {
        return text(field, "", key);
    }

    private SearchKey text(Field field, String name, Function<TextPattern, SearchKey> key) {
        in.space();
        String text = Arguments.utf8(in.astring());
        return new SearchKey.Indexed(key.apply(new TextPattern(text)), new Term(field, name, text));
    }
}

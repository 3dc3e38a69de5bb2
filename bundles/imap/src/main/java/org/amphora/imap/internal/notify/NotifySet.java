package org.amphora.imap.internal.notify;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.amphora.imap.internal.Refusal;
import org.amphora.imap.internal.fetch.FetchItems;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/**
 * What a NOTIFY asks for, RFC 5465 §8.
 *
 * @param status whether STATUS of each mailbox is told at once
 * @param delayed whether expunges in the selected mailbox wait for a command that may tell them
 * @param selected what is told of the selected mailbox
 * @param items what is told of new messages there; null for no FETCH
 * @param groups what is told of others
 */
public record NotifySet(
        boolean status, boolean delayed, Set<Event> selected, FetchItems items, List<MailboxFilter> groups) {
    static final NotifySet NONE = new NotifySet(false, false, Set.of(), null, List.of());

    /**
     * From behind the command's name to its end.
     *
     * @param uid whether a FETCH names the UID in any case
     * @throws Refusal if an event is not known
     */
    public static NotifySet parse(Arguments in, boolean uid) {
        NotifySet set = in.takeWord("NONE") ? NONE : new Parser(in, uid).set();
        in.end();
        return set;
    }

    /** Whether anybody wants to hear of it. */
    boolean has(Event event) {
        return groups.stream().anyMatch(g -> g.events().contains(event));
    }

    private static final class Parser {
        private final Arguments in;
        private final boolean uid;
        private final List<MailboxFilter> groups = new ArrayList<>();
        private Set<Event> selected;
        private boolean delayed;
        private FetchItems items;
        private boolean unknown;

        Parser(Arguments in, boolean uid) {
            this.in = in;
            this.uid = uid;
        }

        NotifySet set() {
            if (!in.takeWord("SET ")) throw new BadSyntax("SET or NONE expected");
            boolean status = in.takeWord("STATUS ");
            do group();
            while (in.take(' '));
            if (unknown) throw new Refusal("BADEVENT (" + Event.words() + ")", "Such events are not known here");
            return new NotifySet(status, delayed, selected == null ? Set.of() : selected, items, groups);
        }

        private void group() {
            in.expect('(');
            String word = in.word();
            boolean ofSelected = word.equals("SELECTED") || word.equals("SELECTED-DELAYED");
            MailboxFilter.Kind kind = ofSelected ? null : MailboxFilter.Kind.named(word);
            List<String> names = kind != null && kind.hasNames() ? names() : List.of();
            in.space();
            Set<Event> events = events(ofSelected);
            in.expect(')');
            if (!ofSelected) {
                groups.add(new MailboxFilter(kind, names, events));
                return;
            }
            if (selected != null) throw new BadSyntax("SELECTED only once");
            if (!Event.OF_MESSAGES.containsAll(events)) throw new BadSyntax("SELECTED is for events of messages");
            selected = events;
            delayed = word.equals("SELECTED-DELAYED");
        }

        private List<String> names() {
            in.space();
            if (!in.take('(')) return List.of(in.mailbox());
            List<String> names = new ArrayList<>();
            do names.add(in.mailbox());
            while (in.take(' '));
            in.expect(')');
            return names;
        }

        private Set<Event> events(boolean mayFetch) {
            Set<Event> events = EnumSet.noneOf(Event.class);
            if (in.takeWord("NONE")) return events;
            in.expect('(');
            do event(events, mayFetch);
            while (in.take(' '));
            in.expect(')');
            boolean any = events.stream().anyMatch(Event.OF_MESSAGES::contains);
            boolean both = events.contains(Event.MESSAGE_NEW) && events.contains(Event.MESSAGE_EXPUNGE);
            if (any && !both) throw new BadSyntax("MessageNew and MessageExpunge belong together");
            return events;
        }

        private void event(Set<Event> events, boolean mayFetch) {
            Event event = Event.named(in.atom()).orElse(null);
            if (event == null) unknown = true;
            else events.add(event);
            if (!in.takeBlankBeforeParenthesis()) return;
            if (event != Event.MESSAGE_NEW || !mayFetch) throw new BadSyntax("Nothing can be fetched with this event");
            items = FetchItems.parse(in, uid);
        }
    }
}

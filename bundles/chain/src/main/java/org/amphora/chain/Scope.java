package org.amphora.chain;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.ConfigReader;

/**
 * About whose mail a filter is asked; an empty set is no bound. Domains and users say whose mail it is: the recipient's,
 * or, when a user sends, that user's. Either of them suffices.
 */
public record Scope(Set<String> domains, Set<String> users, Set<String> listeners, Set<Direction> directions) {
    public static final Scope ALL = new Scope(Set.of(), Set.of(), Set.of(), Set.of());

    /** How much of a transaction is in scope. */
    public enum Reach {
        NONE,
        ALL,
        /** It depends on each recipient. */
        SOME_RECIPIENTS
    }

    static Scope read(ConfigReader in, String prefix) {
        var directions = EnumSet.noneOf(Direction.class);
        for (String word : in.list(prefix + "directions")) {
            try {
                directions.add(Direction.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                in.mistake(prefix + "directions", word, "some of inbound, submission, internal");
            }
        }
        return new Scope(
                lower(in, prefix + "domains"),
                lower(in, prefix + "users"),
                Set.copyOf(in.list(prefix + "listeners")),
                Set.copyOf(directions));
    }

    private static Set<String> lower(ConfigReader in, String key) {
        var words = new TreeSet<String>();
        for (String word : in.list(key)) words.add(word.toLowerCase(Locale.ROOT));
        return Set.copyOf(words);
    }

    public Reach reach(SessionFacts session, Direction direction) {
        if (!listeners.isEmpty() && !listeners.contains(session.listener())) return Reach.NONE;
        if (!directions.isEmpty() && !directions.contains(direction)) return Reach.NONE;
        if (domains.isEmpty() && users.isEmpty()) return Reach.ALL;
        if (direction != Direction.SUBMISSION || !session.isAuthenticated()) return Reach.SOME_RECIPIENTS;
        return isOf(session.user()) ? Reach.ALL : Reach.NONE;
    }

    /** Whether it is this recipient's filter. */
    public boolean covers(Recipient recipient) {
        if (domains.isEmpty() && users.isEmpty()) return true;
        return isOf(recipient.original())
                || isOf(recipient.address())
                || recipient.route() instanceof Route.Local local && isOf(local.account());
    }

    /** Whether it is asked about a delivery, which is its recipient's, whoever sends. */
    public boolean covers(Envelope envelope, Recipient recipient) {
        return (listeners.isEmpty() || listeners.contains(envelope.session().listener()))
                && (directions.isEmpty() || directions.contains(envelope.direction()))
                && covers(recipient);
    }

    private boolean isOf(Address address) {
        return !address.isNull() && isOf(address.toString());
    }

    private boolean isOf(String user) {
        String name = user.toLowerCase(Locale.ROOT);
        return users.contains(name) || domains.contains(name.substring(name.lastIndexOf('@') + 1));
    }

    /** For the console; empty if there is no bound. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        words(text, domains);
        words(text, users);
        words(text, listeners);
        words(text, directions);
        return text.toString().toLowerCase(Locale.ROOT);
    }

    private static void words(StringBuilder text, Set<?> words) {
        if (words.isEmpty()) return;
        if (!text.isEmpty()) text.append("; ");
        text.append(
                String.join(",", words.stream().map(Object::toString).sorted().toList()));
    }
}

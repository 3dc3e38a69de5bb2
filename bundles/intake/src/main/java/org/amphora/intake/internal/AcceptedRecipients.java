package org.amphora.intake.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;

/** The recipients of one transaction: what each RCPT has led to, and each place once. Not for several threads. */
final class AcceptedRecipients {
    /** One place to deliver to, whoever named it how often. */
    private record Place(Route route, Address address) {
        static Place of(Recipient r) {
            return new Place(r.route(), r.route() instanceof Route.Local ? Address.NULL : r.address());
        }
    }

    private final Map<Place, Recipient> places = new LinkedHashMap<>();
    private final List<List<Place>> byRcpt = new ArrayList<>();
    private final List<Address> forwardPaths = new ArrayList<>();

    /** One accepted RCPT; none of {@code recipients} if a filter has discarded it. */
    void accept(Address forwardPath, List<Recipient> recipients) {
        var own = new ArrayList<Place>(recipients.size());
        for (Recipient r : recipients) {
            Place place = Place.of(r);
            own.add(place);
            places.putIfAbsent(place, r);
        }
        byRcpt.add(own);
        forwardPaths.add(forwardPath);
    }

    /** Recipients that a filter has added; each RCPT answers for them too, so that none is lost unnoticed. */
    void add(Collection<Recipient> recipients) {
        for (Recipient r : recipients) {
            Place place = Place.of(r);
            if (places.putIfAbsent(place, r) == null) byRcpt.forEach(own -> own.add(place));
        }
    }

    /** Of some recipients those that lead elsewhere, each place once. */
    List<Recipient> missing(Collection<Recipient> recipients) {
        var missing = new LinkedHashMap<Place, Recipient>();
        for (Recipient r : recipients) if (!places.containsKey(Place.of(r))) missing.putIfAbsent(Place.of(r), r);
        return List.copyOf(missing.values());
    }

    void delete(Address address) {
        remove(r -> same(r.address(), address) || same(r.original(), address));
    }

    void remove(Predicate<Recipient> whose) {
        places.values().removeIf(whose);
    }

    private static boolean same(Address a, Address b) {
        return a.domain().equals(b.domain()) && a.local().equalsIgnoreCase(b.local());
    }

    /** How many RCPT have been accepted. */
    int accepted() {
        return byRcpt.size();
    }

    /** How many places there are. */
    int places() {
        return places.size();
    }

    List<Address> forwardPaths() {
        return forwardPaths;
    }

    /** Each place once, in the order of their first naming. */
    List<Recipient> recipients() {
        return List.copyOf(places.values());
    }

    /** For each accepted RCPT the indexes into {@link #recipients()} that it has led to and that are left. */
    List<int[]> indexes() {
        var index = new HashMap<Place, Integer>();
        for (Place place : places.keySet()) index.put(place, index.size());
        return byRcpt.stream()
                .map(own -> own.stream()
                        .filter(index::containsKey)
                        .mapToInt(index::get)
                        .toArray())
                .toList();
    }
}

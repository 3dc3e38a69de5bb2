package org.amphora.imap.internal;

import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How many sessions each user has from each address: {@code mail_max_userip_connections}. Safe on any thread. */
final class Seats {
    /** Takes any number. */
    static final int ANY = 0;

    private record Place(String account, InetAddress address) {}

    private final Map<Place, Integer> taken = new ConcurrentHashMap<>();

    /** That of one session, which takes and leaves it on one thread at a time. */
    final class Seat {
        private Place place;

        /**
         * False if as many are taken.
         *
         * @param from empty for a client without an address, which is not counted
         */
        boolean take(String account, Optional<InetAddress> from, int most) {
            if (from.isEmpty()) return true;
            var wanted = new Place(account, from.get());
            boolean[] free = {false};
            taken.compute(wanted, (p, n) -> {
                int now = n == null ? 0 : n;
                free[0] = most == ANY || now < most;
                return free[0] ? Integer.valueOf(now + 1) : n;
            });
            if (free[0]) place = wanted;
            return free[0];
        }

        /** Once more does nothing. */
        void leave() {
            if (place != null) taken.computeIfPresent(place, (p, n) -> n > 1 ? n - 1 : null);
            place = null;
        }
    }

    /** How many users are there from how many addresses. */
    int places() {
        return taken.size();
    }
}

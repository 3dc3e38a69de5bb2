package org.amphora.intake.internal.rewrite;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.amphora.api.mail.SessionFacts;
import org.amphora.api.role.ConfigReader;

/**
 * {@code local_header_rewrite_clients}: whose incomplete addresses are completed, and whose headers get what they lack.
 * Nobody else's message is touched.
 */
record LocalClients(Set<Word> words) {
    private static final String KEY = "local_header_rewrite_clients";

    enum Word {
        PERMIT_SASL_AUTHENTICATED,
        PERMIT_MYNETWORKS,
        PERMIT_INET_INTERFACES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static LocalClients read(ConfigReader in) {
        Set<Word> words = EnumSet.noneOf(Word.class);
        for (String text : in.list(KEY)) {
            boolean known = false;
            for (Word word : Word.values()) if (word.toString().equals(text)) known = words.add(word) || true;
            if (!known) in.mistake(KEY, text, "some of " + EnumSet.allOf(Word.class));
        }
        return new LocalClients(words);
    }

    /** @param myNetworks whether an address is in {@code mynetworks} */
    boolean include(SessionFacts session, Predicate<InetAddress> myNetworks) {
        if (session.profile().equals("lmtp")) return false;
        InetAddress peer = session.peer();
        for (Word word : words) {
            boolean included =
                    switch (word) {
                        case PERMIT_SASL_AUTHENTICATED -> session.isAuthenticated();
                        case PERMIT_MYNETWORKS -> peer != null && myNetworks.test(peer);
                        case PERMIT_INET_INTERFACES -> peer == null || isOurs(peer);
                    };
            if (included) return true;
        }
        return false;
    }

    private static boolean isOurs(InetAddress peer) {
        try {
            return peer.isLoopbackAddress() || NetworkInterface.getByInetAddress(peer) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}

package org.amphora.relay.internal.session;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.amphora.relay.internal.wire.RemoteReply;

/**
 * What a server offers, as its reply to EHLO or LHLO says.
 *
 * @param host the name that it calls itself by, in lower case
 * @param sizeLimit RFC 1870; 0 if it tells none
 * @param recipientLimit RFC 9422; 0 if it tells none
 * @param mechanisms RFC 4954, in upper case
 */
public record Offer(
        String host, Set<Extension> extensions, long sizeLimit, int recipientLimit, Set<String> mechanisms) {
    public Offer {
        extensions = Set.copyOf(extensions);
        mechanisms = Set.copyOf(mechanisms);
    }

    public boolean has(Extension extension) {
        return extensions.contains(extension);
    }

    /** @param ignored what is not to be made use of */
    static Offer of(RemoteReply reply, Set<Extension> ignored) {
        Set<Extension> extensions = EnumSet.noneOf(Extension.class);
        Set<String> mechanisms = new TreeSet<>();
        long size = 0;
        int recipients = 0;
        for (String line : reply.lines().subList(1, reply.lines().size())) {
            // AUTH=… is how some say AUTH … to very old clients
            String[] words = line.strip().replaceFirst("^(?i)AUTH=", "AUTH ").split("\\s+");
            Extension extension = Extension.of(words[0]).orElse(null);
            if (extension == null || ignored.contains(extension)) continue;
            extensions.add(extension);
            for (int i = 1; i < words.length; i++) {
                String word = words[i].toUpperCase(Locale.ROOT);
                if (extension == Extension.AUTH) mechanisms.add(word);
                else if (extension == Extension.SIZE) size = number(word, size);
                else if (extension == Extension.LIMITS && word.startsWith("RCPTMAX="))
                    recipients = (int) Math.min(number(word.substring(8), 0), Integer.MAX_VALUE);
            }
        }
        return new Offer(host(reply), extensions, size, recipients, mechanisms);
    }

    private static String host(RemoteReply reply) {
        return reply.lines().get(0).strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static long number(String text, long otherwise) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }
}

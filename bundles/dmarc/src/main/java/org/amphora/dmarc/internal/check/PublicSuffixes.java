package org.amphora.dmarc.internal.check;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.amphora.api.mail.Address;

/** The Public Suffix List, https://publicsuffix.org: below which names people register domains. */
public final class PublicSuffixes {
    private static final String SHIPPED = "public_suffix_list.dat";

    /** As in the list: {@code com}, {@code *.ck}, {@code !www.ck}; A-labels, lower case. */
    private final Set<String> rules = new HashSet<>();

    private PublicSuffixes(Reader list) throws IOException {
        try (var lines = new BufferedReader(list)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("//"))
                    rules.add(ascii(line.strip().split(" ", 2)[0]));
            }
        }
    }

    /** A sign or a star is no part of a name. */
    private static String ascii(String rule) {
        int prefix = rule.startsWith("!") ? 1 : rule.startsWith("*.") ? 2 : 0;
        return rule.substring(0, prefix) + Address.domain(rule.substring(prefix));
    }

    /** The list in this bundle; read at every call. */
    public static PublicSuffixes shipped() {
        try (InputStream in = PublicSuffixes.class.getResourceAsStream(SHIPPED)) {
            return new PublicSuffixes(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is no such list
     */
    public static PublicSuffixes of(Path file) throws IOException {
        var list = new PublicSuffixes(Files.newBufferedReader(file));
        if (!list.rules.contains("com")) throw new IllegalArgumentException("com is not in it");
        return list;
    }

    /** RFC 7489 §3.2: the longest public suffix and one label more; the domain itself if it is a suffix. */
    public String organisation(String domain) {
        String below = domain;
        String suffix = domain;
        while (!isPublic(suffix)) {
            if (rules.contains('!' + suffix)) return suffix;
            below = suffix;
            suffix = suffix.substring(suffix.indexOf('.') + 1);
        }
        return below;
    }

    /** Of a top-level domain that no rule names, too. */
    private boolean isPublic(String name) {
        int dot = name.indexOf('.');
        if (dot < 0 || rules.contains(name)) return true;
        return rules.contains("*" + name.substring(dot)) && !rules.contains('!' + name);
    }
}

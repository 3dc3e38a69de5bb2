package org.amphora.dkim.internal.tables;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.signature.Algorithm;
import org.amphora.dkim.internal.signature.KeyLookup;
import org.amphora.dkim.internal.signature.KeyRecord;

/**
 * A new pair of keys in the files that {@code opendkim-genkey} writes: {@code selector.private}, which only this user may
 * read, and {@code selector.txt} with the record for a zone file.
 *
 * @param file of the private key
 * @param record to publish
 */
public record NewKey(String domain, String selector, Algorithm algorithm, Path file, String record) {
    /** Both kinds. */
    public static final List<Algorithm> BOTH = List.of(Algorithm.RSA_SHA256, Algorithm.ED25519_SHA256);

    /** RFC 1035 §3.3: a string in the DNS has no more. */
    private static final int STRING = 250;

    /**
     * Makes a key and its files; existing ones are not touched.
     *
     * @param bits of an RSA key
     * @throws IOException also if there is such a file
     */
    public static NewKey write(Path folder, String domain, String selector, Algorithm algorithm, int bits)
            throws IOException {
        Path file = folder.resolve(selector + ".private");
        if (Files.exists(file)) throw new IOException(file + " is there already: another selector is needed");
        KeyPair pair = pair(algorithm, bits);
        Files.createDirectories(folder);
        var key = new NewKey(domain, selector, algorithm, file, KeyRecord.text(algorithm, pair.getPublic()));
        write(file, PrivateKeys.pem(pair.getPrivate()), "rw-------");
        write(folder.resolve(selector + ".txt"), key.zoneLine(), "rw-r--r--");
        return key;
    }

    private static KeyPair pair(Algorithm algorithm, int bits) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm == Algorithm.RSA_SHA256 ? "RSA" : "Ed25519");
            if (algorithm == Algorithm.RSA_SHA256) generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java 17 has these", e);
        }
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix)
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        else Files.createFile(file);
        Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
    }

    /** The name to publish at. */
    public String name() {
        return KeyLookup.name(selector, domain);
    }

    /** For a zone file, split into strings: RFC 6376 §3.6.2.2. */
    public String zoneLine() {
        var strings = new ArrayList<String>();
        for (int at = 0; at < record.length(); at += STRING)
            strings.add('"' + record.substring(at, Math.min(record.length(), at + STRING)) + '"');
        return name() + ".\tIN\tTXT\t( " + String.join("\n\t  ", strings) + " )  ; ----- DKIM key " + selector + " for "
                + domain + '\n';
    }

    /** Of RSA and Ed25519 together, the selectors: each key has its own. */
    public static String selector(String given, Algorithm algorithm) {
        return algorithm == Algorithm.RSA_SHA256 ? given : given + '-' + algorithm.keyType();
    }
}

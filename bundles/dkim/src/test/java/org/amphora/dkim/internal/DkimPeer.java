package org.amphora.dkim.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.amphora.api.dns.DnsAnswer;
import org.amphora.api.dns.DnsResolver;
import org.amphora.dkim.internal.arc.ArcSealer;
import org.amphora.dkim.internal.arc.ArcStatus;
import org.amphora.dkim.internal.arc.ArcValidator;
import org.amphora.dkim.internal.canonical.Canonicalization;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.signature.Minimum;
import org.amphora.dkim.internal.signature.Signer;
import org.amphora.dkim.internal.signature.SignerPolicy;
import org.amphora.dkim.internal.signature.SigningKey;
import org.amphora.dkim.internal.signature.Verification;
import org.amphora.dkim.internal.signature.Verifier;
import org.amphora.dkim.internal.signature.VerifierPolicy;
import org.amphora.mime.HeaderField;

/**
 * Our signer and verifier for {@code itests/daemons/dkim-interop}, on standard input and output. A question is a line and so many bytes of a
 * message with CRLF; the answer is a line, and behind a length so many bytes:
 *
 * <pre>
 * sign FORM SELECTOR LENGTH      the length of the field
 * verify LENGTH                  results and reasons, separated by commas
 * seal SELECTOR RESULTS LENGTH   the length of the three fields; RESULTS is a value of Authentication-Results, blanks as _
 * chain LENGTH                   result and reason
 * time FORM SELECTOR COUNT LENGTH   messages signed, and verified, in a second
 * </pre>
 *
 * Arguments: a folder with SELECTOR.private of each key, and a file dns with a name and a record on each line.
 */
public final class DkimPeer {
    private static final String DOMAIN = "example.org";
    private static final int HEADER = 1 << 20;

    private final Path folder;
    private final Map<String, String> records = new HashMap<>();
    private final Map<String, SigningKey> keys = new HashMap<>();
    private final VerifierPolicy policy = new VerifierPolicy(
            1024, 10, Minimum.NOTHING_BEHIND, List.of(), Duration.ofMinutes(5), Duration.ofSeconds(10));
    private final Verifier verifier = new Verifier(policy, InstantSource.system());

    private DkimPeer(Path folder) throws IOException {
        this.folder = folder;
        for (String line : Files.readAllLines(folder.resolve("dns"))) {
            String[] parts = line.split(" ", 2);
            records.put(parts[0], parts[1]);
        }
    }

    public static void main(String[] args) throws Exception {
        var peer = new DkimPeer(Path.of(args[0]));
        var in = new DataInputStream(new BufferedInputStream(System.in));
        for (String question; (question = line(in)) != null; ) {
            String[] words = question.split(" ");
            byte[] message = in.readNBytes(Integer.parseInt(words[words.length - 1]));
            switch (words[0]) {
                case "sign" -> {
                    byte[] field = peer.sign(words[1], words[2], message);
                    System.out.println(field.length);
                    System.out.write(field);
                }
                case "seal" -> {
                    byte[] fields = peer.seal(words[1], words[2].replace('_', ' '), message);
                    System.out.println(fields.length);
                    System.out.write(fields);
                }
                case "chain" -> {
                    ArcStatus status = peer.chain(message);
                    System.out.println(status.result().word() + " " + status.reason());
                }
                case "verify" -> System.out.println(peer.verify(message));
                case "time" -> System.out.println(peer.time(words[1], words[2], Integer.parseInt(words[3]), message));
                default -> throw new IllegalArgumentException(question);
            }
            System.out.flush();
        }
    }

    private static String line(DataInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b; (b = in.read()) >= 0; line.append((char) b)) if (b == '\n') return line.toString();
        return null;
    }

    private static Message message(byte[] bytes) throws IOException {
        return Message.read(new ByteArrayInputStream(bytes), HEADER);
    }

    /** The signature of all the fields that there are, From once more. */
    private byte[] sign(String form, String selector, byte[] bytes) throws IOException, GeneralSecurityException {
        Message message = message(bytes);
        var names = new LinkedHashSet<String>();
        for (HeaderField field : message.fields()) names.add(field.name().toLowerCase(Locale.ROOT));
        var policy = new SignerPolicy(Canonicalization.parse(form), List.copyOf(names), List.of("from"), Duration.ZERO);
        String value = new Signer(policy, InstantSource.system())
                .sign(message, List.of(new Signer.Request(key(selector), "")))
                .get(0);
        return ("DKIM-Signature: " + value + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private ArcStatus chain(byte[] bytes) throws IOException {
        return new ArcValidator(policy, InstantSource.system()).validate(message(bytes), dns());
    }

    private byte[] seal(String selector, String results, byte[] bytes) throws IOException, GeneralSecurityException {
        var fields = new StringBuilder();
        for (ArcSealer.Field field : new ArcSealer(List.of("from", "to", "subject"), InstantSource.system())
                .seal(message(bytes), chain(bytes), results, key(selector))) fields.insert(0, field + "\r\n");
        return fields.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private SigningKey key(String selector) throws IOException {
        if (!keys.containsKey(selector)) {
            String pem = Files.readString(folder.resolve(selector + ".private"));
            keys.put(selector, new SigningKey(DOMAIN, selector, PrivateKeys.parse(pem)));
        }
        return keys.get(selector);
    }

    private String verify(byte[] bytes) throws IOException {
        var results = new StringBuilder();
        for (Verification one : verifier.verify(message(bytes), dns()))
            results.append(results.length() == 0 ? "" : ",")
                    .append(one.result().word())
                    .append(one.reason().isEmpty() ? "" : " " + one.reason());
        return results.toString();
    }

    /** Once before it counts, so that the machine is warm. */
    private String time(String form, String selector, int count, byte[] bytes) throws Exception {
        byte[] field = sign(form, selector, bytes);
        byte[] signed = new byte[field.length + bytes.length];
        System.arraycopy(field, 0, signed, 0, field.length);
        System.arraycopy(bytes, 0, signed, field.length, bytes.length);
        double signing = 0;
        double verifying = 0;
        for (int round = 0; round < 2; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) sign(form, selector, bytes);
            long middle = System.nanoTime();
            for (int i = 0; i < count; i++)
                if (!verify(signed).equals("pass")) throw new IllegalStateException(verify(signed));
            signing = count * 1e9 / (middle - start);
            verifying = count * 1e9 / (System.nanoTime() - middle);
        }
        return String.format(Locale.ROOT, "%.0f %.0f", signing, verifying);
    }

    /** Only TXT is asked for. */
    private DnsResolver dns() {
        return (DnsResolver) Proxy.newProxyInstance(
                DkimPeer.class.getClassLoader(), new Class<?>[] {DnsResolver.class}, (self, method, args) -> {
                    String record = records.get((String) args[0]);
                    return record == null ? new DnsAnswer.None<>(true) : new DnsAnswer.Found<>(List.of(record), false);
                });
    }
}

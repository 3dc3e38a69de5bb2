package org.amphora.dkim.internal.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.dkim.internal.canonical.Form;

/** What a signature in a header field covers of the header, RFC 6376 §3.7. */
public final class SignedField {
    private SignedField() {}

    /**
     * The bytes that are signed: some fields, and the field of the signature with an empty {@code b=}.
     *
     * @param fields without line ends
     * @param signature without line end, as it stands or still without a value of {@code b=}
     */
    public static byte[] data(Form form, List<String> fields, String signature) {
        var out = new ByteArrayOutputStream(2048);
        for (String field : fields) {
            out.writeBytes(form.field(field).getBytes(StandardCharsets.ISO_8859_1));
            out.write('\r');
            out.write('\n');
        }
        out.writeBytes(form.field(withoutValue(signature)).getBytes(StandardCharsets.ISO_8859_1));
        return out.toByteArray();
    }

    /** §3.5: the value of the tag {@code b=} deleted, with the white space around it. */
    static String withoutValue(String field) {
        int at = field.indexOf(':') + 1;
        while (at < field.length()) {
            int end = field.indexOf(';', at);
            if (end < 0) end = field.length();
            int equals = field.indexOf('=', at);
            if (equals >= 0
                    && equals < end
                    && field.substring(at, equals).strip().equals("b"))
                return field.substring(0, equals + 1) + field.substring(end);
            at = end + 1;
        }
        return field;
    }
}

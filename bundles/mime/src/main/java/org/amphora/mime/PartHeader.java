package org.amphora.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the fields of a part's header say of its body. */
record PartHeader(
        String type,
        String subtype,
        Parameters parameters,
        String id,
        String description,
        String encoding,
        String md5,
        String disposition,
        Parameters dispositionParameters,
        List<String> languages,
        String location) {

    private static final Parameters US_ASCII = Parameters.of(List.of(new Parameter("charset", "us-ascii")));

    /** RFC 2045 §5.2: what has no Content-Type, or one that cannot be read. */
    static final PartHeader PLAIN_TEXT = ofType("text", "plain", US_ASCII);

    /** RFC 2046 §5.1.5: the default within multipart/digest. */
    private static final PartHeader MESSAGE = ofType("message", "rfc822", Parameters.NONE);

    /** What a limit keeps from being looked into. */
    static final PartHeader OPAQUE = ofType("application", "octet-stream", Parameters.NONE);

    private static PartHeader ofType(String type, String subtype, Parameters parameters) {
        return new PartHeader(
                type, subtype, parameters, null, null, "7bit", null, null, Parameters.NONE, List.of(), null);
    }

    static PartHeader of(Headers headers, boolean inDigest) {
        PartHeader base = inDigest ? MESSAGE : PLAIN_TEXT;
        String type = base.type;
        String subtype = base.subtype;
        Parameters parameters = base.parameters;
        String contentType = headers.value("Content-Type");
        if (contentType != null) {
            StructuredField field = StructuredField.parse(contentType);
            String value = field.value();
            int slash = value.indexOf('/');
            String left = slash < 0 ? "" : token(value.substring(0, slash));
            String right = slash < 0 ? "" : token(value.substring(slash + 1));
            if (!left.isEmpty() && !right.isEmpty()) {
                type = left;
                subtype = right;
                parameters = field.parameters();
            } else {
                // RFC 2045 §5.2: a field that is no media type counts as plain text; what parameters it has still help
                type = PLAIN_TEXT.type;
                subtype = PLAIN_TEXT.subtype;
                parameters = field.parameters().isEmpty() ? US_ASCII : field.parameters();
            }
        }
        String disposition = headers.value("Content-Disposition");
        StructuredField dispositionField = disposition == null ? null : StructuredField.parse(disposition);
        boolean disposed = dispositionField != null && !dispositionField.value().isEmpty();
        return new PartHeader(
                type,
                subtype,
                parameters,
                emptyToNull(headers.value("Content-ID")),
                emptyToNull(headers.value("Content-Description")),
                encoding(headers.value("Content-Transfer-Encoding")),
                emptyToNull(headers.value("Content-MD5")),
                disposed ? dispositionField.value().toLowerCase(Locale.ROOT) : null,
                disposed ? dispositionField.parameters() : Parameters.NONE,
                languages(headers.value("Content-Language")),
                emptyToNull(headers.value("Content-Location")));
    }

    int itemCount() {
        return parameters.list().size() + dispositionParameters.list().size() + languages.size();
    }

    boolean isMultipart() {
        return type.equals("multipart");
    }

    boolean isMessage() {
        // RFC 6532 §3.7: global is the same with headers in UTF-8
        return type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"));
    }

    boolean isDigest() {
        return isMultipart() && subtype.equals("digest");
    }

    boolean isIdentityEncoded() {
        return !encoding.equals("base64") && !encoding.equals("quoted-printable");
    }

    /** The first word in lower case; RFC 2045 has no space in a token, mailers have rubbish behind it. */
    private static String token(String s) {
        String t = s.trim();
        int end = 0;
        while (end < t.length()
                && !HeaderText.isSpace(t.charAt(end))
                && "\"(),/:;<=>?@[\\]".indexOf(t.charAt(end)) < 0) {
            end++;
        }
        return t.substring(0, end).toLowerCase(Locale.ROOT);
    }

    private static String encoding(String value) {
        if (value == null) return "7bit";
        String token = token(StructuredField.withoutComments(value));
        return token.isEmpty() ? "7bit" : token;
    }

    private static List<String> languages(String value) {
        if (value == null) return List.of();
        List<String> found = new ArrayList<>(1);
        for (String tag : StructuredField.withoutComments(value).split(",")) {
            if (!tag.isBlank()) found.add(tag.trim());
        }
        return List.copyOf(found);
    }

    private static String emptyToNull(String s) {
        return s == null || s.isEmpty() ? null : s;
    }
}

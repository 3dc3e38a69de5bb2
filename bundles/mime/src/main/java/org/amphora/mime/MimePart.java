package org.amphora.mime;

import java.util.List;
import java.util.Locale;

/**
 * A node of the MIME tree, RFC 2045 and 2046, with what IMAP's BODYSTRUCTURE says of it (RFC 3501 §7.4.2) and where it
 * lies. Strings are raw; where a string is null IMAP says NIL.
 *
 * <p>The header lies in {@code [headerStart, bodyStart)} with the blank line that ends it, the body in {@code
 * [bodyStart, end)}; the line end before a boundary belongs to the boundary. The tree is always one that IMAP can
 * write: a multipart has at least one child (an empty one is given an empty text, an opaque one a text of all its
 * bytes) and a message/rfc822 has an embedded message.
 */
public final class MimePart {
    private final String type;
    private final String subtype;
    private final Parameters parameters;
    private final String id;
    private final String description;
    private final String encoding;
    private final String md5;
    private final String disposition;
    private final Parameters dispositionParameters;
    private final List<String> languages;
    private final String location;
    private final long headerStart;
    private final long bodyStart;
    private final long end;
    private final long lines;
    private final List<MimePart> children;
    private final MimeSummary embedded;

    MimePart(
            PartHeader header,
            long headerStart,
            long bodyStart,
            long end,
            long lines,
            List<MimePart> children,
            MimeSummary embedded) {
        this.type = header.type();
        this.subtype = header.subtype();
        this.parameters = header.parameters();
        this.id = header.id();
        this.description = header.description();
        this.encoding = header.encoding();
        this.md5 = header.md5();
        this.disposition = header.disposition();
        this.dispositionParameters = header.dispositionParameters();
        this.languages = header.languages();
        this.location = header.location();
        this.headerStart = headerStart;
        this.bodyStart = bodyStart;
        this.end = end;
        this.lines = lines;
        this.children = List.copyOf(children);
        this.embedded = embedded;
    }

    /** In lower case; {@code text} where the field is absent or not to be understood (RFC 2045 §5.2). */
    public String type() {
        return type;
    }

    /** In lower case. */
    public String subtype() {
        return subtype;
    }

    /** Whether this is that type; both in any case. */
    public boolean is(String type, String subtype) {
        return this.type.equals(type.toLowerCase(Locale.ROOT)) && this.subtype.equals(subtype.toLowerCase(Locale.ROOT));
    }

    /** Of Content-Type; {@code charset=us-ascii} where that is absent. */
    public Parameters parameters() {
        return parameters;
    }

    /** Content-ID with its angle brackets, or null. */
    public String id() {
        return id;
    }

    /** Content-Description, or null. */
    public String description() {
        return description;
    }

    /** Content-Transfer-Encoding in lower case, {@code 7bit} where it is absent. */
    public String encoding() {
        return encoding;
    }

    /** Content-MD5, or null. */
    public String md5() {
        return md5;
    }

    /** Content-Disposition's type in lower case, or null. */
    public String disposition() {
        return disposition;
    }

    public Parameters dispositionParameters() {
        return dispositionParameters;
    }

    /** Content-Language; empty where IMAP says NIL. */
    public List<String> languages() {
        return languages;
    }

    /** Content-Location, or null. */
    public String location() {
        return location;
    }

    /** The file name that the sender gave, in Unicode, or null. */
    public String fileName() {
        String name = dispositionParameters.get("filename");
        return name != null ? name : parameters.get("name");
    }

    /** Offset of the first byte of the header; equal to {@link #bodyStart} where there is none. */
    public long headerStart() {
        return headerStart;
    }

    /** Offset of the first byte behind the header and its blank line. */
    public long bodyStart() {
        return bodyStart;
    }

    /** Offset behind the last byte of the body. */
    public long end() {
        return end;
    }

    /** Octets of the body, in its transfer encoding. */
    public long size() {
        return end - bodyStart;
    }

    /** Line ends in the body, in its transfer encoding. */
    public long lines() {
        return lines;
    }

    /** The parts of a multipart, at least one; empty for every other type. */
    public List<MimePart> children() {
        return children;
    }

    /** The message in a message/rfc822; null for every other type. */
    public MimeSummary embedded() {
        return embedded;
    }

    public boolean isMultipart() {
        return !children.isEmpty();
    }

    public boolean isMessage() {
        return embedded != null;
    }

    public boolean isText() {
        return type.equals("text");
    }

    /**
     * The part with this IMAP number, RFC 3501 §6.4.5, of the message whose root this is, or null if it has none. A
     * message that is no multipart has one part, number 1, which is its root.
     */
    public MimePart find(int... number) {
        if (number.length == 0) return this;
        MimePart at = this;
        boolean root = true;
        for (int n : number) {
            if (!root && at.embedded != null) {
                at = at.embedded.root();
                root = true;
            }
            if (at.isMultipart()) {
                if (n < 1 || n > at.children.size()) return null;
                at = at.children.get(n - 1);
            } else if (!root || n != 1) {
                return null;
            }
            root = false;
        }
        return at;
    }

    @Override
    public String toString() {
        return type + '/' + subtype + " [" + headerStart + ',' + bodyStart + ',' + end + ')';
    }
}

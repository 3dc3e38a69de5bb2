package org.amphora.milter.internal.wire;

import org.amphora.api.mail.Address;

/** Addresses as the protocol has them: in angle brackets, the local part quoted where SMTP asks for it. */
public final class Paths {
    private Paths() {}

    public static String of(Address address) {
        return Octets.of("<" + address + ">");
    }

    /** Of a path with angle brackets or without. */
    public static Address address(String path) {
        String text = Octets.toUnicode(path).strip().replaceAll("^<(.*)>$", "$1");
        Address plain = Address.of(text);
        String local = plain.local();
        boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
        if (!quoted) return plain;
        return new Address(local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1"), plain.domain());
    }
}

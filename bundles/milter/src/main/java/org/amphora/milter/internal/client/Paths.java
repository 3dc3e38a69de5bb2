package org.amphora.milter.internal.client;

import org.amphora.api.mail.Address;
import org.amphora.milter.internal.wire.Octets;

/** Addresses as the protocol has them: in angle brackets, the local part quoted where SMTP asks for it. */
final class Paths {
    private Paths() {}

    static String of(Address address) {
        return Octets.of("<" + address + ">");
    }

    /** Of a path with angle brackets or without. */
    static Address address(String path) {
        String text = Octets.toUnicode(path).strip().replaceAll("^<(.*)>$", "$1");
        Address plain = Address.of(text);
        String local = plain.local();
        boolean quoted = local.length() > 1 && local.startsWith("\"") && local.endsWith("\"");
        if (!quoted) return plain;
        return new Address(local.substring(1, local.length() - 1).replaceAll("\\\\(.)", "$1"), plain.domain());
    }
}

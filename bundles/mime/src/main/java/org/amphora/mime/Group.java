package org.amphora.mime;

import java.util.List;

/** A named group of mailboxes, RFC 5322 §3.4, which may be empty ({@code undisclosed-recipients:;}). */
public record Group(String name, List<Mailbox> members) implements Address {
    public Group {
        members = List.copyOf(members);
    }
}

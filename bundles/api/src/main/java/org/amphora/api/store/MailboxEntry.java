package org.amphora.api.store;

import java.util.Set;

/**
 * A name and what it maps to.
 *
 * @param id null if there is no mailbox behind the name ({@code \Noselect} or {@code \NonExistent})
 */
public record MailboxEntry(
        String name, MailboxId id, boolean subscribed, boolean hasChildren, Set<SpecialUse> specialUse) {
    public MailboxEntry {
        specialUse = Set.copyOf(specialUse);
    }

    public boolean isSelectable() {
        return id != null;
    }
}

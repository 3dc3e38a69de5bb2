package org.amphora.dmarc.internal.check;

import java.util.Optional;

/** How a domain's policy and the organisation that it belongs to are found. For one message. */
interface Discovery {
    /** The record that holds for a domain: its own, or one above it. */
    Optional<Published> policy(String domain) throws DnsSilence;

    /** The organisational domain. */
    String organisation(String domain) throws DnsSilence;
}

package org.amphora.dmarc.internal.check;

/** A record and the domain whose it is. */
public record Published(String domain, DmarcRecord record) {}

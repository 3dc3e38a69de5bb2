package org.amphora.api.net;

/** What {@code mail:sessions} shows of a session: the user, or empty, and the state in the protocol's own words. */
public record SessionSummary(String user, String state) {}

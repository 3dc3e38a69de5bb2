package org.amphora.testkit.transcript;

/** What a transcript runs against: an engine in memory, or sockets. */
@FunctionalInterface
public interface Rig {
    /** Opens a connection to one of the server's listeners; {@code ""} is the only or first one. */
    Wire open(String listener) throws Exception;
}

package org.amphora.testkit.transcript;

import java.util.Optional;

/** The client's end of one connection. Text is ISO-8859-1: a character is a byte. */
public interface Wire {
    void send(String bytes) throws Exception;

    /** The server's next line without its CRLF; empty when it has closed. Fails when it says nothing. */
    Optional<String> line() throws Exception;

    void startTls() throws Exception;

    void close() throws Exception;
}

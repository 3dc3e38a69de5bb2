package org.amphora.dkim.internal.canonical;

/** Takes the canonical body as it is made. */
interface BodySink {
    void write(byte[] bytes, int offset, int length);
}

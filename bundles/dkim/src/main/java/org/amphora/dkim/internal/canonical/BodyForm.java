package org.amphora.dkim.internal.canonical;

/** Makes the canonical body from the body as it comes, in pieces of any size. */
interface BodyForm {
    byte[] CRLF = {'\r', '\n'};

    void update(byte[] bytes, int offset, int length);

    /** The body is over. */
    void finish();
}

package org.amphora.imap.internal.search;

/** What a SEARCH or SORT can be told to return, RFC 4731 §3.1 and RFC 5182 §2.1. */
enum Return {
    MIN,
    MAX,
    ALL,
    COUNT,
    /** RFC 9394: some of what is found. */
    PARTIAL,
    /** Nothing is returned for it: {@code $} means what was found from now on. */
    SAVE
}

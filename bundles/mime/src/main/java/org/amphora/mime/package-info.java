/**
 * Messages as bytes: header sections, addresses, dates, the MIME tree with its byte ranges, and the writing of what
 * the server sends itself.
 *
 * <p>Sources: RFC 5322 (messages, with its obsolete forms), RFC 2045 and 2046 (MIME bodies), RFC 2047 (encoded words),
 * RFC 2231 (parameters), RFC 2183 (Content-Disposition), RFC 1864 (Content-MD5), RFC 3282 (Content-Language), RFC 2557
 * (Content-Location), RFC 3501 §7.4.2 (the fields of ENVELOPE and BODYSTRUCTURE), RFC 6532 (UTF-8 headers),
 * RFC 5256 (base subject, message IDs), RFC 5051 (case folding in a search); of what is written RFC 3464, 6522 and 6533 (delivery
 * reports, with RFC 3463's status codes) and RFC 3834 (automatic messages).
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>Nothing here throws because of what a message holds; what cannot be understood is kept as it stands.
 *   <li>No byte is lost: header ranges and body ranges of a tree cover the stream that was parsed, nest, and stay
 *       inside it, for any input and whatever the size of the reads.
 *   <li>Bodies are never held; what is held of headers is bounded by {@link org.amphora.mime.MimeLimits}.
 *   <li>A raw string holds one byte in each char (ISO-8859-1), so that it can be written back unchanged; only what is
 *       called decoded is Unicode.
 *   <li>A line ends with LF; a CR before it belongs to the line end. Offsets and sizes count the bytes that were given,
 *       so a caller who wants CRLF counted gives a CRLF view.
 * </ul>
 *
 * <p>Threads: values are immutable and may be shared; parsers, readers and writers belong to one thread at a time.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package org.amphora.mime;

package org.amphora.mime;

/** A parameter of a structured field as it was sent, RFC 2045 §5.1: quotes removed, both parts raw, RFC 2231 forms as they stand. */
public record Parameter(String name, String value) {}

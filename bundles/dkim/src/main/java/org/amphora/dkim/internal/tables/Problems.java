package org.amphora.dkim.internal.tables;

/** Where the operator is told what is wrong, or, by an empty text, that it is no more. */
public interface Problems {
    void problem(String topic, String text);
}

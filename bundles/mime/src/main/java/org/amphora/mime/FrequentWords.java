package org.amphora.mime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that stand in nearly every summary, each a number in its bytes. Part of the format: a change here is a new
 * version of it.
 */
final class FrequentWords {
    private static final List<String> WORDS = List.of(
            "",
            "text",
            "plain",
            "html",
            "multipart",
            "mixed",
            "alternative",
            "related",
            "application",
            "octet-stream",
            "pdf",
            "image",
            "png",
            "jpeg",
            "gif",
            "message",
            "rfc822",
            "charset",
            "us-ascii",
            "utf-8",
            "UTF-8",
            "iso-8859-1",
            "boundary",
            "format",
            "flowed",
            "name",
            "filename",
            "attachment",
            "inline",
            "7bit",
            "8bit",
            "quoted-printable",
            "base64",
            "signed",
            "report",
            "calendar",
            "delivery-status",
            "type",
            "gmail.com");

    static final int COUNT = WORDS.size();

    private static final Map<String, Integer> NUMBERS = numbers();

    private FrequentWords() {}

    /** Or -1. */
    static int number(String word) {
        return NUMBERS.getOrDefault(word, -1);
    }

    static String word(int number) {
        return WORDS.get(number);
    }

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < WORDS.size(); i++) numbers.put(WORDS.get(i), i);
        return Map.copyOf(numbers);
    }
}

package org.amphora.dmarc.internal.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Elements in each other, indented; each opened one is closed. */
final class Xml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    Xml open(String name) {
        indent().append('<').append(name).append(">\n");
        open.push(name);
        return this;
    }

    Xml close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
        return this;
    }

    Xml text(String name, Object value) {
        String text =
                value.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        indent().append('<')
                .append(name)
                .append('>')
                .append(text)
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    private StringBuilder indent() {
        return out.append("  ".repeat(open.size()));
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

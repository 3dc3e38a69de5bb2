package org.amphora.mime;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads an address list in one pass, never failing: RFC 5322 §3.4 with the obsolete forms of §4.4, and the malformed
 * ones that are seen. A bare phrase becomes a mailbox without a host.
 */
final class AddressParser {
    private static final String SPECIALS = "()<>[]:;@\\,.\"";

    private final String s;
    private int at;
    /** The text of the last comment that was skipped; null if there was none since it was reset. */
    private String comment;

    AddressParser(String s) {
        this.s = s;
    }

    List<Address> list() {
        List<Address> found = new ArrayList<>(2);
        while (skipToElement()) {
            Phrase phrase = phrase();
            if (at < s.length() && s.charAt(at) == ':') {
                at++;
                found.add(new Group(phrase.text(), members()));
            } else {
                add(found, mailbox(phrase));
            }
        }
        return found;
    }

    private List<Mailbox> members() {
        List<Mailbox> members = new ArrayList<>();
        while (true) {
            skipSpace();
            if (at >= s.length()) return members;
            char c = s.charAt(at);
            if (c == ';') {
                at++;
                return members;
            }
            if (c == ',' || c == ':' || c == '>') {
                at++;
                continue;
            }
            comment = null;
            add(members, mailbox(phrase()));
        }
    }

    private static <T> void add(List<? super T> to, T one) {
        if (one != null) to.add(one);
    }

    /** Over separators and stray characters to where an element begins. */
    private boolean skipToElement() {
        while (true) {
            skipSpace();
            if (at >= s.length()) return false;
            if (",;>:".indexOf(s.charAt(at)) < 0) {
                comment = null;
                return true;
            }
            at++;
        }
    }

    /** What a phrase turned out to be: the words before {@code < : @ , ;}. */
    private record Phrase(List<String> words, List<Boolean> spaced) {
        String text() {
            return words.isEmpty() ? null : join(0, words.size());
        }

        String join(int from, int to) {
            var out = new StringBuilder();
            for (int i = from; i < to; i++) {
                if (i > from && spaced.get(i)) out.append(' ');
                out.append(words.get(i));
            }
            return out.toString();
        }

        /** Where the last run of words begins that only dots or nothing hold together. */
        int lastRun() {
            int i = words.size() - 1;
            while (i > 0 && (!spaced.get(i) || isDot(i) || isDot(i - 1))) i--;
            return Math.max(i, 0);
        }

        private boolean isDot(int i) {
            return words.get(i).equals(".");
        }

        /** The run as a local part: spaces around its dots are obsolete syntax and not part of it. */
        String localPart(int from) {
            var out = new StringBuilder();
            for (int i = from; i < words.size(); i++) {
                if (i > from && spaced.get(i) && !isDot(i) && !isDot(i - 1)) out.append(' ');
                out.append(words.get(i));
            }
            return out.toString();
        }
    }

    private Phrase phrase() {
        var phrase = new Phrase(new ArrayList<>(4), new ArrayList<>(4));
        while (true) {
            int before = at;
            skipSpace();
            if (at >= s.length()) return phrase;
            boolean spaced = at > before;
            char c = s.charAt(at);
            if (c == '"') {
                phrase.words().add(quoted());
            } else if (c == '.' || c == ')' || c == '\\' || c == ']' || c == '[') {
                phrase.words().add(String.valueOf(c));
                at++;
            } else if (SPECIALS.indexOf(c) >= 0) {
                return phrase;
            } else {
                phrase.words().add(atom());
            }
            phrase.spaced().add(spaced);
        }
    }

    private Mailbox mailbox(Phrase phrase) {
        char c = at < s.length() ? s.charAt(at) : ',';
        if (c == '<') {
            at++;
            return angle(phrase.text());
        }
        if (c == '@') {
            at++;
            int run = phrase.lastRun();
            String host = domain();
            skipSpace();
            Mailbox bare = new Mailbox(
                    run > 0 ? phrase.join(0, run) : comment,
                    null,
                    phrase.words().isEmpty() ? "" : phrase.localPart(run),
                    host);
            // name@example.org <user@example.org>: an unquoted address as the name of another
            if (at < s.length() && s.charAt(at) == '<') {
                at++;
                return angle(phrase.text() == null ? "@" + host : phrase.text() + "@" + host);
            }
            skipToEnd();
            return bare;
        }
        String text = phrase.text();
        skipToEnd();
        return text == null ? null : new Mailbox(comment, null, text, "");
    }

    /** Behind the {@code <}: obs-route, local part, domain, {@code >}. */
    private Mailbox angle(String name) {
        comment = null;
        String route = route();
        Phrase local = phrase();
        String host = "";
        if (at < s.length() && s.charAt(at) == '@') {
            at++;
            host = domain();
        }
        skipSpace();
        while (at < s.length() && s.charAt(at) != '>' && s.charAt(at) != ',' && s.charAt(at) != ';') at++;
        if (at < s.length() && s.charAt(at) == '>') at++;
        skipSpace();
        skipToEnd();
        String shown = name == null || name.isEmpty() ? comment : name;
        return new Mailbox(shown, route, local.localPart(0), host);
    }

    /** {@code @a,@b:} of RFC 822; null if there is none. */
    private String route() {
        skipSpace();
        if (at >= s.length() || s.charAt(at) != '@') return null;
        int colon = at;
        while (colon < s.length() && ":<>\"".indexOf(s.charAt(colon)) < 0) colon++;
        if (colon == s.length() || s.charAt(colon) != ':') return null;
        var route = new StringBuilder(colon - at);
        for (int i = at; i < colon; i++) {
            if (!HeaderText.isSpace(s.charAt(i))) route.append(s.charAt(i));
        }
        at = colon + 1;
        return route.toString();
    }

    /** Atoms and dots, or a literal with its brackets; obsolete spaces around dots are left out. */
    private String domain() {
        var host = new StringBuilder();
        boolean dot = true;
        while (true) {
            int before = at;
            skipSpace();
            if (at >= s.length()) return host.toString();
            char c = s.charAt(at);
            if (c == '.') {
                dot = true;
                host.append(c);
                at++;
            } else if (c == '@' && before == at) {
                dot = true;
                host.append(c);
                at++;
            } else if (before < at && !dot || ",;<>:".indexOf(c) >= 0) {
                return host.toString();
            } else if (c == '[') {
                int close = s.indexOf(']', at);
                int end = close < 0 ? s.length() : close + 1;
                host.append(HeaderText.unfold(s.substring(at, end)));
                at = end;
                dot = false;
            } else if (SPECIALS.indexOf(c) >= 0) {
                host.append(c);
                at++;
                dot = false;
            } else {
                host.append(atom());
                dot = false;
            }
        }
    }

    private void skipToEnd() {
        while (true) {
            skipSpace();
            if (at >= s.length()) return;
            char c = s.charAt(at);
            if (c == ',' || c == ';') return;
            if (c == '"') quoted();
            else at++;
        }
    }

    private String atom() {
        int start = at;
        while (at < s.length() && !HeaderText.isSpace(s.charAt(at)) && SPECIALS.indexOf(s.charAt(at)) < 0) at++;
        return s.substring(start, at);
    }

    private String quoted() {
        var text = new StringBuilder();
        at++;
        while (at < s.length()) {
            char c = s.charAt(at++);
            if (c == '"') break;
            if (c == '\\' && at < s.length()) c = s.charAt(at++);
            if (c != '\r' && c != '\n') text.append(c);
        }
        return text.toString();
    }

    private void skipSpace() {
        while (at < s.length()) {
            char c = s.charAt(at);
            if (c == '(') comment();
            else if (HeaderText.isSpace(c)) at++;
            else return;
        }
    }

    private void comment() {
        var text = new StringBuilder();
        int depth = 1;
        at++;
        while (at < s.length()) {
            char c = s.charAt(at++);
            if (c == '(') depth++;
            if (c == ')' && --depth == 0) break;
            if (c == '\\' && at < s.length()) c = s.charAt(at++);
            if (c != '\r' && c != '\n') text.append(c);
        }
        String trimmed = text.toString().trim();
        if (!trimmed.isEmpty()) comment = trimmed;
    }
}

package org.amphora.shell.internal;

import java.util.Arrays;
import org.apache.karaf.shell.api.console.Session;

/** Where a command's password comes from. */
final class Passwords {
    private Passwords() {}

    /** The option's value, or what the user types twice without echo; the caller wipes it. */
    static char[] given(Session session, String option) throws Exception {
        if (option != null) return checked(option.toCharArray());
        char[] first = read(session, "Password: ");
        char[] again = read(session, "Once more: ");
        boolean same = Arrays.equals(first, again);
        Arrays.fill(again, (char) 0);
        if (!same) throw new IllegalArgumentException("the two passwords differ; nothing was changed");
        return checked(first);
    }

    private static char[] read(Session session, String prompt) throws Exception {
        String line;
        try {
            line = session.readLine(prompt, (char) 0);
        } catch (UnsupportedOperationException e) {
            line = null; // a session without a terminal
        }
        if (line == null) throw new IllegalArgumentException("no password was given; in a script use --password");
        return line.toCharArray();
    }

    private static char[] checked(char[] password) {
        if (password.length == 0) throw new IllegalArgumentException("an empty password is not taken");
        return password;
    }
}

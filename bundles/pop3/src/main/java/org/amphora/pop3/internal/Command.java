package org.amphora.pop3.internal;

/** One POP3 command. */
public interface Command {
    /**
     * Runs the command and replies through the session.
     *
     * @param argument what follows the keyword and one space, or empty
     * @throws BadArgument with the text of the {@code -ERR}
     */
    void run(Session session, String argument);

    /** An argument that is not as it should be; its message goes to the client. */
    final class BadArgument extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public BadArgument(String publicText) {
            super(publicText, null, false, false);
        }
    }
}

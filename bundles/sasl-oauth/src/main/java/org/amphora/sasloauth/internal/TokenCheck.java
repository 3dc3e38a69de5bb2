package org.amphora.sasloauth.internal;

import org.amphora.api.directory.Account;

/** Whose token it is, if it is good. */
interface TokenCheck {
    /** What comes of a check. */
    sealed interface Result {
        record Good(Account account) implements Result {}

        /**
         * @param status for the client, RFC 7628 §3.2.2
         * @param detail for the log
         */
        record Bad(String status, String detail) implements Result {}
    }

    /**
     * May block. A {@link org.amphora.api.mail.MailException} means that it cannot be known now.
     *
     * @param claimed the name that the client has given, or empty: the account that the token names has to be that one
     */
    Result check(String token, String claimed);
}

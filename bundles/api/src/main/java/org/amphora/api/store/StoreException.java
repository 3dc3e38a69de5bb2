package org.amphora.api.store;

import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/** An error of the store. The public text may be shown to the client. */
public class StoreException extends MailException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What a caller must tell apart. */
    public enum Kind {
        /** It may have happened: try again with the same key. */
        UNKNOWN(new EnhancedStatus(4, 3, 0)),
        /** It conflicts with what someone else did at the same time: look again. */
        CONFLICT(new EnhancedStatus(4, 3, 0)),
        /** Nothing has happened; try later. */
        UNAVAILABLE(new EnhancedStatus(4, 3, 0)),
        /** It does not fit into the quota. */
        OVER_QUOTA(new EnhancedStatus(4, 2, 2)),
        /** No mailbox of this name or id. */
        NO_SUCH_MAILBOX(new EnhancedStatus(5, 1, 1)),
        ALREADY_EXISTS(new EnhancedStatus(5, 3, 0)),
        /** This name, or this operation on it, is not possible here. */
        CANNOT(new EnhancedStatus(5, 3, 0)),
        /** The user for whom it is done may not, by the mailbox's access list. */
        NOT_PERMITTED(new EnhancedStatus(5, 7, 1)),
        /** A limit of the configuration is reached. */
        LIMIT(new EnhancedStatus(5, 3, 4));

        private final EnhancedStatus status;

        Kind(EnhancedStatus status) {
            this.status = status;
        }
    }

    public StoreException(Kind kind, String publicText) {
        this(kind, publicText, null);
    }

    public StoreException(Kind kind, String publicText, Throwable cause) {
        super(kind.status, publicText, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}

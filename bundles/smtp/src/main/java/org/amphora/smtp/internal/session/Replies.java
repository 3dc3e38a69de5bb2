package org.amphora.smtp.internal.session;

import static org.amphora.api.mail.EnhancedStatus.AUTH_INVALID;
import static org.amphora.api.mail.EnhancedStatus.AUTH_LINE_TOO_LONG;
import static org.amphora.api.mail.EnhancedStatus.AUTH_OK;
import static org.amphora.api.mail.EnhancedStatus.BAD_RECIPIENT_SYNTAX;
import static org.amphora.api.mail.EnhancedStatus.BAD_SENDER_SYNTAX;
import static org.amphora.api.mail.EnhancedStatus.ENCRYPTION_NEEDED;
import static org.amphora.api.mail.EnhancedStatus.INVALID_ARGUMENTS;
import static org.amphora.api.mail.EnhancedStatus.INVALID_COMMAND;
import static org.amphora.api.mail.EnhancedStatus.MEDIA_ERROR;
import static org.amphora.api.mail.EnhancedStatus.MESSAGE_TOO_BIG;
import static org.amphora.api.mail.EnhancedStatus.OK;
import static org.amphora.api.mail.EnhancedStatus.POLICY;
import static org.amphora.api.mail.EnhancedStatus.SENDER_OK;
import static org.amphora.api.mail.EnhancedStatus.SYNTAX_ERROR;
import static org.amphora.api.mail.EnhancedStatus.TEMP_AUTH;
import static org.amphora.api.mail.EnhancedStatus.TEMP_NOT_ACCEPTING;
import static org.amphora.api.mail.EnhancedStatus.TEMP_POLICY;
import static org.amphora.api.mail.EnhancedStatus.TEMP_SYSTEM;
import static org.amphora.api.mail.EnhancedStatus.TEMP_TIMEOUT;
import static org.amphora.api.mail.EnhancedStatus.TEMP_TOO_MANY_RECIPIENTS;

import java.util.List;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.amphora.smtp.internal.wire.WireReply;

/** Every reply that this role gives on its own account, made once. */
public final class Replies {
    static final WireReply DONE = WireReply.of(250, OK, "Ok");
    static final WireReply SENDER = WireReply.of(250, SENDER_OK, "Ok");
    static final WireReply BYE = WireReply.of(221, OK, "Bye");
    static final WireReply CANNOT_VRFY =
            WireReply.of(252, OK, "Cannot VRFY user, but will accept message and attempt delivery");
    static final WireReply HELP = WireReply.lines(
            214,
            List.of(
                    "2.0.0 Commands: HELO EHLO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT",
                    "2.0.0 See RFC 5321"));
    static final WireReply GO_AHEAD_TLS = WireReply.of(220, OK, "Ready to start TLS");
    static final WireReply GO_AHEAD_DATA = WireReply.plain(354, "End data with <CR><LF>.<CR><LF>");
    static final WireReply AUTHENTICATED = WireReply.of(235, AUTH_OK, "Authentication successful");

    static final WireReply UNKNOWN = WireReply.of(500, INVALID_COMMAND, "Command not recognized");
    static final WireReply BARE_NEWLINE_IN_COMMAND = WireReply.of(500, SYNTAX_ERROR, "Lines end with CR LF");
    static final WireReply CONTROL_CHARACTER = WireReply.of(500, SYNTAX_ERROR, "Control character in command");
    static final WireReply LINE_TOO_LONG = WireReply.of(500, SYNTAX_ERROR, "Line too long");
    static final WireReply AUTH_TOO_LONG =
            WireReply.of(500, AUTH_LINE_TOO_LONG, "Authentication exchange line is too long");
    static final WireReply NOT_IMPLEMENTED = WireReply.of(502, INVALID_COMMAND, "Command not implemented");
    static final WireReply NO_ARGUMENT = WireReply.of(501, INVALID_ARGUMENTS, "No argument is allowed");
    static final WireReply HELLO_SYNTAX = WireReply.of(501, INVALID_ARGUMENTS, "A host name is expected");
    static final WireReply VRFY_SYNTAX = WireReply.of(501, INVALID_ARGUMENTS, "An address is expected");
    static final WireReply MAIL_SYNTAX = WireReply.of(501, INVALID_ARGUMENTS, "MAIL FROM:<address> is expected");
    static final WireReply RCPT_SYNTAX = WireReply.of(501, INVALID_ARGUMENTS, "RCPT TO:<address> is expected");
    static final WireReply AUTH_SYNTAX = WireReply.of(501, INVALID_ARGUMENTS, "AUTH mechanism is expected");
    static final WireReply XCLIENT_SYNTAX =
            WireReply.of(501, INVALID_ARGUMENTS, "XCLIENT NAME, ADDR, PORT or LOGIN = value is expected");
    static final WireReply XCLIENT_REFUSED = WireReply.of(550, POLICY, "Not authorized");
    static final WireReply BDAT_SYNTAX = WireReply.of(501, INVALID_ARGUMENTS, "BDAT size [LAST] is expected");
    static final WireReply BAD_PARAMETERS = WireReply.of(501, INVALID_ARGUMENTS, "Bad parameters");
    static final WireReply UNKNOWN_PARAMETER = WireReply.of(555, INVALID_ARGUMENTS, "Parameter not recognized");

    static final WireReply BAD_SENDER = WireReply.of(501, BAD_SENDER_SYNTAX, "Bad sender address syntax");
    static final WireReply BAD_RECIPIENT = WireReply.of(501, BAD_RECIPIENT_SYNTAX, "Bad recipient address syntax");
    static final WireReply PATH_TOO_LONG = WireReply.of(501, INVALID_ARGUMENTS, "Path too long");
    static final WireReply NON_ASCII_ADDRESS =
            WireReply.of(553, EnhancedStatus.NON_ASCII_ADDRESS, "An address beyond US-ASCII needs SMTPUTF8");

    static final WireReply HELLO_FIRST = WireReply.of(503, INVALID_COMMAND, "Say hello first");
    static final WireReply MAIL_FIRST = WireReply.of(503, INVALID_COMMAND, "Need MAIL first");
    static final WireReply IN_TRANSACTION = WireReply.of(503, INVALID_COMMAND, "Not during a mail transaction");
    static final WireReply IN_CHUNKS = WireReply.of(503, INVALID_COMMAND, "Not between the chunks of a message");
    static final WireReply RCPT_FIRST = WireReply.of(503, INVALID_COMMAND, "Need RCPT first");
    static final WireReply NO_RECIPIENTS = WireReply.of(554, INVALID_COMMAND, "No valid recipients");
    static final WireReply TOO_MANY_RECIPIENTS = WireReply.of(452, TEMP_TOO_MANY_RECIPIENTS, "Too many recipients");
    static final WireReply TOO_BIG = WireReply.of(552, MESSAGE_TOO_BIG, "Message size exceeds the limit");
    static final WireReply BARE_NEWLINE_IN_BODY =
            WireReply.of(550, MEDIA_ERROR, "Message holds a CR or LF that is not part of CR LF");

    static final WireReply TLS_ON = WireReply.of(503, INVALID_COMMAND, "TLS is on already");
    static final WireReply NO_TLS = WireReply.of(454, TEMP_AUTH, "TLS is not available");
    static final WireReply TLS_FIRST = WireReply.of(530, POLICY, "Must issue a STARTTLS command first");
    static final WireReply AUTH_FIRST = WireReply.of(530, POLICY, "Authentication required");
    static final WireReply AUTH_NEEDS_TLS =
            WireReply.of(538, ENCRYPTION_NEEDED, "Encryption required for requested authentication mechanism");
    static final WireReply AUTH_TWICE = WireReply.of(503, INVALID_COMMAND, "Already authenticated");
    static final WireReply AUTH_UNKNOWN = WireReply.of(504, INVALID_ARGUMENTS, "Mechanism not offered");
    static final WireReply AUTH_CANCELLED = WireReply.of(501, POLICY, "Authentication cancelled");
    static final WireReply AUTH_MALFORMED = WireReply.of(501, SYNTAX_ERROR, "Malformed authentication response");
    static final WireReply AUTH_FAILED = WireReply.of(535, AUTH_INVALID, "Authentication credentials invalid");
    static final WireReply AUTH_UNAVAILABLE = WireReply.of(454, TEMP_AUTH, "Temporary authentication failure");

    static final WireReply UNAVAILABLE = WireReply.of(451, TEMP_SYSTEM, "Mail cannot be accepted now");

    // each of these ends the session
    static final WireReply TOO_MANY_ERRORS = WireReply.of(421, TEMP_POLICY, "Too many errors");
    static final WireReply TOO_MANY_AUTH_FAILURES = WireReply.of(421, TEMP_POLICY, "Too many failed logins");
    static final WireReply TOO_MANY_TRANSACTIONS =
            WireReply.of(421, TEMP_POLICY, "Too many transactions in this session");
    static final WireReply CHUNK_LOST = WireReply.of(421, TEMP_POLICY, "Where the chunk ends is unknown");
    static final WireReply NO_MAIL_CLIENT = WireReply.of(421, TEMP_POLICY, "This is a mail server");
    public static final WireReply TIMEOUT = WireReply.of(421, TEMP_TIMEOUT, "Time-out, closing connection");
    static final WireReply SPOKE_FIRST = WireReply.of(554, INVALID_COMMAND, "Speaking before the greeting");

    public static final WireReply RESTARTING =
            WireReply.of(421, TEMP_NOT_ACCEPTING, "Service is restarting, closing connection");

    public static final WireReply NOT_FROM_THERE =
            WireReply.of(554, EnhancedStatus.NOT_AUTHORISED, "Access from your address is not allowed");
    public static final WireReply NOT_NOW =
            WireReply.of(421, TEMP_POLICY, "Too much from your address, try again later");

    public static final WireReply MISCONFIGURED =
            WireReply.of(421, new EnhancedStatus(4, 3, 5), "Service is not configured, closing connection");

    private Replies() {}

    /** The one mapper from the contracts' failures to a reply. */
    static WireReply of(MailException failure) {
        return WireReply.of(code(failure.status()), failure.status(), failure.publicText());
    }

    /** A bug: the id stands in the log too. */
    static WireReply internalError(String id) {
        return WireReply.of(451, TEMP_SYSTEM, "Internal error (" + id + ")");
    }

    /** The basic code that RFC 5248's registry gives to an enhanced one. */
    private static int code(EnhancedStatus s) {
        if (s.kind() == 2) return 250;
        boolean temporary = s.isTemporary();
        return switch (10 * s.subject() + s.detail()) {
            case 22, 31, 53 -> temporary ? 452 : 552; // mailbox full, system full, too many recipients
            case 34 -> temporary ? 452 : 552; // message too big
            case 51 -> temporary ? 451 : 503;
            case 52 -> temporary ? 451 : 500;
            case 54 -> temporary ? 451 : 501;
            case 78 -> temporary ? 454 : 535;
            default -> temporary ? 451 : s.subject() == 0 || s.subject() == 3 || s.subject() == 4 ? 554 : 550;
        };
    }
}

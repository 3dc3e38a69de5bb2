package org.amphora.smtp.internal.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.amphora.api.intake.Intake;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.MailParameters.BodyType;
import org.amphora.api.mail.MailParameters.Return;
import org.amphora.smtp.internal.syntax.Parameters;
import org.amphora.smtp.internal.syntax.Parameters.Parameter;
import org.amphora.smtp.internal.syntax.Path;
import org.amphora.smtp.internal.syntax.PathParser;
import org.amphora.smtp.internal.wire.WireReply;

/**
 * MAIL FROM, with SIZE (RFC 1870), BODY (RFC 6152), AUTH (RFC 4954 §5), ENVID and RET (RFC 3461 §4.3, §4.4), SMTPUTF8
 * (RFC 6531) and REQUIRETLS (RFC 8689).
 */
final class Mail implements Command {
    private static final String FROM = "FROM:";
    /** RFC 1870 §5: up to 20 digits; more than fit a long is too big in any case. */
    private static final int SIZE_DIGITS = 20;

    @Override
    public WireReply run(Session session, String argument) {
        if (session.profile == Profile.SUBMISSION && !session.isAuthenticated())
            return session.client.canStartTls() ? Replies.TLS_FIRST : Replies.AUTH_FIRST;
        if (!argument.regionMatches(true, 0, FROM, 0, FROM.length())) return Replies.MAIL_SYNTAX;
        boolean bare = session.services
                .intake()
                .filter(i -> i.completes(session.facts()))
                .isPresent();
        Path path = PathParser.reverse(argument, skipBlanks(argument, FROM.length()), bare);
        if (path instanceof Path.Bad bad) return refusal(bad.fault(), Replies.BAD_SENDER);
        Path.Good good = (Path.Good) path;
        Optional<List<Parameter>> parameters = Parameters.parse(argument, good.end());
        if (parameters.isEmpty()) return Replies.BAD_PARAMETERS;
        var reading = new Reading(good.address(), session);
        for (Parameter p : parameters.get()) {
            WireReply wrong = reading.take(p);
            if (wrong != null) return wrong;
        }
        MailParameters mail = reading.parameters();
        if (!good.ascii() && !mail.smtpUtf8()) return Replies.NON_ASCII_ADDRESS;
        return begin(session, mail, bare);
    }

    private static WireReply begin(Session session, MailParameters mail, boolean bare) {
        String from = mail.reversePath().toString();
        if (!session.tally().transaction()) return session.rejected("mail", from, "", Replies.TOO_MANY_TRANSACTIONS);
        Optional<Intake> intake = session.services.intake();
        if (intake.isEmpty()) return session.rejected("mail", from, "", Replies.UNAVAILABLE);
        long limit = intake.get().messageSizeLimit();
        if (limit > 0 && mail.size() > limit) return session.rejected("mail", from, "", Replies.TOO_BIG);
        Intake.Begun begun = intake.get().begin(session.facts(), mail);
        if (begun instanceof Intake.Begun.Refused refused) return WireReply.of(refused.reply());
        session.begin(new Transaction(((Intake.Begun.Accepted) begun).transaction(), mail, bare, limit));
        return Replies.SENDER;
    }

    /** Collects the parameters of one command. */
    private static final class Reading {
        private final Address from;
        private final Session session;
        private long size = -1;
        private BodyType body = BodyType.SEVEN_BIT;
        private boolean smtpUtf8;
        private boolean requireTls;
        private String envid = "";
        private Return ret;

        Reading(Address from, Session session) {
            this.from = from;
            this.session = session;
        }

        /** The reply to a parameter that is wrong, or null. */
        WireReply take(Parameter p) {
            switch (p.keyword()) {
                case "SIZE" -> {
                    size = number(p.value());
                    return size < 0 ? Replies.BAD_PARAMETERS : null;
                }
                case "BODY" -> {
                    switch (p.value().toUpperCase(Locale.ROOT)) {
                        case "7BIT" -> body = BodyType.SEVEN_BIT;
                        case "8BITMIME" -> body = BodyType.EIGHT_BIT_MIME;
                        case "BINARYMIME" -> {
                            return Replies.UNKNOWN_PARAMETER;
                        }
                        default -> {
                            return Replies.BAD_PARAMETERS;
                        }
                    }
                    return null;
                }
                case "SMTPUTF8" -> {
                    if (!session.services.settings().smtpUtf8()) return Replies.UNKNOWN_PARAMETER;
                    smtpUtf8 = true;
                    return p.value().isEmpty() ? null : Replies.BAD_PARAMETERS;
                }
                case "REQUIRETLS" -> {
                    if (!session.client.facts().isTls()) return Replies.UNKNOWN_PARAMETER;
                    requireTls = true;
                    return p.value().isEmpty() ? null : Replies.BAD_PARAMETERS;
                }
                case "ENVID" -> {
                    if (!session.profile.offersDsn()) return Replies.UNKNOWN_PARAMETER;
                    envid = Dsn.envid(p.value());
                    return envid.isEmpty() ? Replies.BAD_PARAMETERS : null;
                }
                case "RET" -> {
                    if (!session.profile.offersDsn()) return Replies.UNKNOWN_PARAMETER;
                    ret = Dsn.ret(p.value());
                    return ret == null ? Replies.BAD_PARAMETERS : null;
                }
                case "AUTH" -> {
                    // RFC 4954 §5: the claim is taken and, as we trust nobody's, not passed on
                    boolean offered =
                            session.isAuthenticated() || !Auth.offered(session).isEmpty();
                    if (!offered) return Replies.UNKNOWN_PARAMETER;
                    return p.value().isEmpty() || !Parameters.isXtext(p.value()) ? Replies.BAD_PARAMETERS : null;
                }
                default -> {
                    return Replies.UNKNOWN_PARAMETER;
                }
            }
        }

        MailParameters parameters() {
            return new MailParameters(from, size, body, smtpUtf8, requireTls, envid, ret);
        }
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > SIZE_DIGITS) return -1;
        for (int i = 0; i < digits.length(); i++) if (digits.charAt(i) < '0' || digits.charAt(i) > '9') return -1;
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    static WireReply refusal(Path.Fault fault, WireReply syntax) {
        return switch (fault) {
            case SYNTAX, DOMAIN -> syntax;
            case TOO_LONG -> Replies.PATH_TOO_LONG;
        };
    }

    /** RFC 5321 §4.1.1: a blank behind the colon is wrong, is often sent, and can mean nothing else. */
    static int skipBlanks(String s, int at) {
        while (at < s.length() && s.charAt(at) == ' ') at++;
        return at;
    }
}

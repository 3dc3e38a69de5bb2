package org.amphora.milter.internal.client;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Reply;
import org.amphora.milter.internal.wire.Malformed;
import org.amphora.milter.internal.wire.Octets;
import org.amphora.milter.internal.wire.Response;

/** What a milter's last word about a stage means here. */
final class Verdicts {
    private static final Pattern LINE =
            Pattern.compile("([45])(\\d\\d)[ -](?:(\\d)\\.(\\d{1,3})\\.(\\d{1,3})(?: |$))?(.*)");
    private static final Reply REJECTED = new Reply(550, EnhancedStatus.NOT_AUTHORISED, "Command rejected");
    private static final Reply TRY_AGAIN =
            new Reply(451, new EnhancedStatus(4, 7, 1), "Service unavailable - try again later");
    private static final Reply GO_AWAY =
            new Reply(421, new EnhancedStatus(4, 7, 0), "Service unavailable, closing connection");

    private Verdicts() {}

    static Verdict of(Response response) throws Malformed {
        if (response instanceof Response.ReplyCode reply) return new Verdict.Refuse(reply(reply.text()));
        if (!(response instanceof Response.Plain plain)) throw new Malformed("an answer out of place");
        return switch (plain) {
            case CONTINUE -> Verdict.proceed();
            case ACCEPT -> new Verdict.Accept();
            case REJECT -> new Verdict.Refuse(REJECTED);
            case TEMPFAIL -> new Verdict.Refuse(TRY_AGAIN);
            case DISCARD -> new Verdict.Discard("its milter says so");
            case SHUTDOWN -> new Verdict.Refuse(GO_AWAY);
            default -> throw new Malformed("an answer out of place: " + plain);
        };
    }

    /** Several lines become one; a status that does not fit the code is not told on. */
    private static Reply reply(String text) throws Malformed {
        // Sendmail takes it as a format: a percent sign is doubled, a single one means nothing
        String plain =
                Octets.toUnicode(text).replace("%%", "\0").replace("%", "").replace('\0', '%');
        List<String> words = new ArrayList<>();
        int code = 0;
        EnhancedStatus status = null;
        for (String line : plain.split("\r?\n")) {
            Matcher m = LINE.matcher(line);
            if (!m.matches()) throw new Malformed("a reply code that is none: " + printable(text));
            if (code == 0) {
                code = Integer.parseInt(m.group(1) + m.group(2));
                status = status(m);
            }
            words.add(m.group(6));
        }
        return new Reply(code, status, printable(String.join(" ", words)));
    }

    private static EnhancedStatus status(Matcher m) {
        int kind = Integer.parseInt(m.group(1));
        if (m.group(3) == null || !m.group(3).equals(m.group(1))) return new EnhancedStatus(kind, 7, 1);
        return new EnhancedStatus(kind, Integer.parseInt(m.group(4)), Integer.parseInt(m.group(5)));
    }

    static String printable(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}

package org.amphora.intake.internal.chain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Recipient;
import org.amphora.chain.Entry;
import org.amphora.chain.FilterFailure;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.Stage;

/** A place of the chain in one transaction: its filter, and the one in its shadow. */
final class Member {
    private final Entry<MailFilter> entry;
    private final boolean byRecipient;
    private final ChainLink link;
    private final ShadowLink shadow;
    private Chain.Outcome forAllOfIts;
    private List<Edit> edits = List.of();

    private Member(Entry<MailFilter> entry, boolean byRecipient, ChainLink link, ShadowLink shadow) {
        this.entry = entry;
        this.byRecipient = byRecipient;
        this.link = link;
        this.shadow = shadow;
    }

    /** Empty if its filter is going away or keeps failing, and may be done without. */
    static Optional<Member> of(Entry<MailFilter> entry, boolean byRecipient, FilterRunner runner) {
        if (!entry.enter())
            return entry.required() ? Optional.of(new Member(entry, byRecipient, null, null)) : Optional.empty();
        ShadowLink shadow = entry.shadow() != null && entry.shadow().enter()
                ? new ShadowLink(entry.shadow(), entry.timeout(), runner)
                : null;
        return Optional.of(new Member(entry, byRecipient, new ChainLink(entry.filter(), runner, false), shadow));
    }

    String name() {
        return entry.name();
    }

    Entry<MailFilter> entry() {
        return entry;
    }

    boolean isRequired() {
        return entry.required();
    }

    Duration timeout() {
        return entry.timeout();
    }

    /** Whether it is asked about some recipients only. */
    boolean isByRecipient() {
        return byRecipient;
    }

    boolean covers(Recipient recipient) {
        return !byRecipient || entry.scope().covers(recipient);
    }

    /** Null if it is required and cannot be asked. */
    ChainLink link() {
        return link;
    }

    /** Null if there is none. */
    ShadowLink shadow() {
        return shadow;
    }

    /** What it has said of the connection and the sender and therefore of each of its recipients; null before that. */
    Chain.Outcome forAllOfIts() {
        return forAllOfIts;
    }

    void forAllOfIts(Chain.Outcome outcome) {
        forAllOfIts = outcome;
    }

    /** Whether neither it nor its shadow has anything to say there. */
    boolean isSilent(Stage stage) {
        return link.isSilent(stage) && (shadow == null || shadow.isSilent(stage));
    }

    /** Asks about the message, and changes it if it lives. */
    Verdict message(Chain.Message message, Duration limit) throws FilterFailure {
        if (link.isSilent(Stage.MESSAGE)) return Verdict.CONTINUE;
        FilteredMessage view = message.view(link.isBlocking());
        Verdict verdict = null;
        try {
            verdict = link.message(limit, view);
            return verdict;
        } finally {
            edits = alive(verdict, message.end(view));
            message.apply(edits);
        }
    }

    /** The edits if the message lives; else none, and what they have brought is given up. */
    static List<Edit> alive(Verdict verdict, List<Edit> edits) {
        if (verdict != null && !(verdict instanceof Verdict.Refuse) && !(verdict instanceof Verdict.Discard))
            return edits;
        close(edits);
        return List.of();
    }

    /** Gives up the bodies of edits that are not done. */
    static void close(List<Edit> edits) {
        for (Edit edit : edits)
            if (edit instanceof Edit.ReplaceBody replace) replace.body().close();
    }

    /** What it has changed in the message. */
    List<Edit> edits() {
        return edits;
    }

    void end() {
        if (link != null) link.end();
        if (shadow != null) shadow.end();
    }
}

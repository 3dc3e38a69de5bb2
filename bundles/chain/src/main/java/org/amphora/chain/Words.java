package org.amphora.chain;

import java.util.List;
import java.util.Set;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilterResult;
import org.amphora.api.filter.Verdict;

/** What filters say, for people. */
public final class Words {
    private Words() {}

    public static String of(Verdict verdict) {
        if (verdict instanceof Verdict.Refuse refuse) return "refuses: " + refuse.reply();
        if (verdict instanceof Verdict.Discard discard) return "discards: " + discard.reason();
        if (verdict instanceof Verdict.Hold hold) return "holds: " + hold.reason();
        return verdict instanceof Verdict.Accept ? "accepts, and is asked no more" : "continues";
    }

    public static String of(Edit edit) {
        if (edit instanceof Edit.AddHeader h) return "adds " + h.name() + ": " + h.value();
        if (edit instanceof Edit.InsertHeader h) return "inserts at " + h.index() + " " + h.name() + ": " + h.value();
        if (edit instanceof Edit.ChangeHeader h) return "changes " + h.nth() + ". " + h.name() + " to: " + h.value();
        if (edit instanceof Edit.DeleteHeader h) return "deletes " + h.nth() + ". " + h.name();
        if (edit instanceof Edit.ReplaceBody b)
            return "replaces the body by " + b.body().length() + " bytes";
        if (edit instanceof Edit.AddRecipient r) return "adds the recipient <" + r.address() + ">";
        if (edit instanceof Edit.DeleteRecipient r) return "deletes the recipient <" + r.address() + ">";
        return "changes the sender to <" + ((Edit.ChangeSender) edit).address() + ">";
    }

    public static String of(FilterResult result) {
        if (!(result instanceof AuthResult auth)) return "finds " + result;
        var text = new StringBuilder("finds ").append(auth.method()).append('=').append(auth.result());
        if (!auth.reason().isEmpty()) text.append(" (").append(auth.reason()).append(')');
        for (AuthResult.Property p : auth.properties())
            text.append(' ')
                    .append(p.type())
                    .append('.')
                    .append(p.name())
                    .append('=')
                    .append(p.value());
        return text.toString();
    }

    /** Of a list of actions; empty is no opinion. */
    public static String of(List<DeliveryAction> actions) {
        return actions.isEmpty()
                ? "has no opinion"
                : String.join("; ", actions.stream().map(Words::of).toList());
    }

    private static String of(DeliveryAction action) {
        if (action instanceof DeliveryAction.Keep keep) return "keeps" + flags(keep.flags());
        if (action instanceof DeliveryAction.FileInto into)
            return "files into " + into.mailbox() + flags(into.flags()) + (into.create() ? " (made if missing)" : "");
        if (action instanceof DeliveryAction.Discard) return "discards";
        if (action instanceof DeliveryAction.Reject reject) return "rejects: " + reject.publicText();
        if (action instanceof DeliveryAction.Redirect redirect) return "redirects to <" + redirect.address() + ">";
        DeliveryAction.Reply reply = (DeliveryAction.Reply) action;
        return "replies to <" + reply.to() + "> with " + reply.message().length + " bytes";
    }

    private static String flags(Set<String> flags) {
        return flags.isEmpty()
                ? ""
                : " with " + String.join(" ", flags.stream().sorted().toList());
    }
}

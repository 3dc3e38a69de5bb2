package org.amphora.milter.internal.server;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.filter.AuthResult;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.Verdict;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SpooledBody;
import org.amphora.milter.internal.spool.Composed;
import org.amphora.milter.internal.spool.Spool;
import org.amphora.milter.internal.wire.Action;
import org.amphora.milter.internal.wire.Octets;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Step;
import org.amphora.mime.AuthenticationResults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One message from MAIL to its end: the envelope, the header and the body, as they come and as filters change them. */
final class Message implements Chain.Content, AutoCloseable {
    private static final Verdict TOO_BIG =
            refuse(new Reply(552, EnhancedStatus.MESSAGE_TOO_BIG, "Message exceeds the fixed maximum size"));
    private static final Verdict TOO_MANY =
            refuse(new Reply(452, EnhancedStatus.TEMP_TOO_MANY_RECIPIENTS, "Too many recipients"));

    private static final Verdict NOT_STORED =
            refuse(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Message cannot be stored now"));

    private static final Logger LOG = LoggerFactory.getLogger(Message.class);

    private final Chain chain;
    private final MilterServerSettings settings;
    private final Options agreed;
    private final Instant received = Instant.now();
    private final List<Recipient> recipients = new ArrayList<>();
    /** Those whose mail a filter has thrown away: the protocol has no word for that before the end. */
    private final List<Recipient> dropped = new ArrayList<>();

    private final HeaderFields header = new HeaderFields();
    private final Spool body;
    private final Changes changes;
    private SpooledBody newBody;
    private MailParameters mail;
    private String held;
    private int headerSize;
    /** Why its end will be refused; null if nothing is known against it. */
    private Verdict refusal;

    /** @param held why it is to be kept for an operator, or null */
    Message(Chain chain, MilterServerSettings settings, Options agreed, MailParameters mail, String held) {
        this.chain = chain;
        this.settings = settings;
        this.agreed = agreed;
        this.mail = mail;
        this.held = held;
        body = new Spool(settings.messageSizeLimit());
        changes = new Changes(agreed, chain.id());
    }

    private static Verdict refuse(Reply reply) {
        return new Verdict.Refuse(reply);
    }

    Verdict sender() {
        return unlessSomethingIsLeft(chain.sender(mail));
    }

    Verdict recipient(Recipient recipient) {
        if (recipients.size() + dropped.size() >= settings.recipientLimit()) return TOO_MANY;
        Verdict verdict = chain.recipient(recipient);
        if (verdict instanceof Verdict.Refuse) return verdict;
        if (verdict instanceof Verdict.Discard) dropped.add(recipient);
        else recipients.add(recipient);
        return unlessSomethingIsLeft(verdict instanceof Verdict.Discard ? Verdict.CONTINUE : verdict);
    }

    /** When all filters have had their say, the mail server need not go on telling, unless there is a change to come. */
    private Verdict unlessSomethingIsLeft(Verdict verdict) {
        boolean left = held() != null
                || !dropped.isEmpty()
                || !chain.results(AuthResult.class).isEmpty();
        return verdict instanceof Verdict.Accept && left ? Verdict.CONTINUE : verdict;
    }

    void header(String name, String value) {
        headerSize += name.length() + value.length();
        if (headerSize > settings.headerSizeLimit()) refusal = TOO_BIG;
        else header.told(name, agreed.has(Step.LEADING_SPACE) ? value : " " + value);
    }

    /** What cannot be kept is refused at the end, where an answer is due. */
    void body(byte[] piece) {
        if (refusal != null) return;
        try {
            if (body.length() + piece.length > settings.messageSizeLimit()) refusal = TOO_BIG;
            else body.write(piece);
        } catch (IOException e) {
            LOG.error("msg={} its body cannot be kept", id(), e);
            refusal = NOT_STORED;
        }
    }

    /** Asks about the message: {@code Continue}, and then the changes are due; {@code Refuse} or {@code Discard}. */
    Verdict end(String hostname) {
        if (refusal != null) return refusal;
        if (recipients.isEmpty() && !dropped.isEmpty()) return new Verdict.Discard("all its recipients are");
        Verdict verdict = chain.message(this);
        if (verdict instanceof Verdict.Refuse || verdict instanceof Verdict.Discard) return verdict;
        results(hostname);
        for (Recipient r : dropped) changes.add(new Edit.DeleteRecipient(r.address()));
        if (held() != null) changes.quarantine(held());
        return Verdict.CONTINUE;
    }

    /** A body that the mail server is to put in the place of the old one; the message's own. */
    Optional<SpooledBody> newBody() {
        return Optional.ofNullable(newBody).filter(b -> changes.isOffered(Action.CHANGE_BODY, "ReplaceBody"));
    }

    private String held() {
        return chain.held() == null ? held : chain.held();
    }

    /** RFC 8601 §5: fields of others that are in our name go, and ours says what the filters have found. */
    private void results(String hostname) {
        List<AuthResult> results = chain.results(AuthResult.class);
        if (results.isEmpty()) return;
        String name = AuthenticationResults.NAME;
        List<String> values = header.values(name);
        for (int nth = values.size(); nth > 0; nth--)
            if (AuthenticationResults.authservId(values.get(nth - 1)).equalsIgnoreCase(hostname))
                change(new Edit.DeleteHeader(name, nth));
        change(new Edit.InsertHeader(0, name, AuthenticationResults.value(hostname, results)));
    }

    /** What the mail server is to do before the last word. */
    List<Response> changes() {
        return changes.responses();
    }

    @Override
    public View view(boolean guarded) {
        String returnPath = "Return-Path: <" + Octets.of(mail.reversePath().toString()) + ">\r\n";
        SpooledBody whole = new Composed(header.below(returnPath), newBody == null ? body : newBody);
        var envelope = new Envelope(chain.id(), chain.session(), chain.direction(), mail, recipients, received);
        return new View(envelope, whole, guarded);
    }

    @Override
    public void apply(List<Edit> edits) {
        edits.forEach(this::change);
    }

    private void change(Edit edit) {
        changes.add(edit);
        if (edit instanceof Edit.AddHeader h) header.add(h.name(), h.value());
        else if (edit instanceof Edit.InsertHeader h) header.insert(h.index(), h.name(), h.value());
        else if (edit instanceof Edit.ChangeHeader h) header.change(h.name(), h.nth(), h.value());
        else if (edit instanceof Edit.DeleteHeader h) header.delete(h.name(), h.nth());
        else if (edit instanceof Edit.ReplaceBody b) replace(b.body());
        else if (edit instanceof Edit.DeleteRecipient r)
            recipients.removeIf(x -> x.address().equals(r.address()));
        else if (edit instanceof Edit.AddRecipient r) recipients.add(added(r.address()));
        else if (edit instanceof Edit.ChangeSender s) mail = mail.withReversePath(s.address());
    }

    /** The mail server routes it. */
    private static Recipient added(Address address) {
        return Parameters.recipient(address.toString(), List.of(), "");
    }

    private void replace(SpooledBody by) {
        if (newBody != null) newBody.close();
        newBody = by;
    }

    Address reversePath() {
        return mail.reversePath();
    }

    String id() {
        return chain.id();
    }

    @Override
    public void close() {
        chain.end();
        body.close();
        if (newBody != null) newBody.close();
    }
}

package org.amphora.mda.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.amphora.api.directory.Directory;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryAction.Discard;
import org.amphora.api.filter.DeliveryAction.FileInto;
import org.amphora.api.filter.DeliveryAction.Keep;
import org.amphora.api.filter.DeliveryAction.Redirect;
import org.amphora.api.filter.DeliveryAction.Reject;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.MailException;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.queue.Delivery;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.api.queue.Outcome;
import org.amphora.api.role.InFlight;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.StoreException;
import org.amphora.chain.Entry;
import org.amphora.mda.internal.forward.ForwardFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The delivery target of local recipients, for one store. */
final class LocalDelivery implements DeliveryTarget {
    private static final Logger LOG = LoggerFactory.getLogger(LocalDelivery.class);
    private static final Outcome DELIVERED = new Outcome.Delivered(new Reply(250, EnhancedStatus.OK, "Delivered"));
    private static final Outcome RESTARTING =
            new Outcome.Deferred(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Service is restarting"));

    private final MailStore store;
    private final Filing filing;
    private final Filters filters;
    private final Supplier<Directory> directory;
    private final Supplier<Sending> sending;
    private final Supplier<MdaSettings> settings;
    private final InFlight inFlight;

    /**
     * @param directory as it is now, or null
     * @param sending what sends now; asked once for each delivery that sends something
     * @param inFlight counts the deliveries
     */
    LocalDelivery(
            MailStore store,
            Filters filters,
            Supplier<Directory> directory,
            Supplier<Sending> sending,
            Supplier<MdaSettings> settings,
            InFlight inFlight) {
        this.store = store;
        this.filing = new Filing(store);
        this.filters = filters;
        this.directory = directory;
        this.sending = sending;
        this.settings = settings;
        this.inFlight = inFlight;
    }

    @Override
    public List<Outcome> deliver(Delivery delivery) {
        Envelope envelope = delivery.envelope();
        List<Outcome> outcomes = new ArrayList<>(envelope.recipients().size());
        boolean entered = inFlight.enter();
        try {
            List<Entry<DeliveryFilter>> chain = filters.frozen();
            for (Recipient r : envelope.recipients())
                outcomes.add(entered ? one(chain, envelope, r, delivery.body()) : RESTARTING);
        } finally {
            if (entered) inFlight.leave();
        }
        return outcomes;
    }

    private Outcome one(List<Entry<DeliveryFilter>> chain, Envelope envelope, Recipient recipient, SpooledBody body) {
        try {
            List<DeliveryAction> actions = filters.ask(chain, envelope, recipient, body, Filters.Ear.NONE);
            for (DeliveryAction a : actions)
                if (a instanceof Reject reject)
                    return new Outcome.Failed(new Reply(550, EnhancedStatus.NOT_AUTHORISED, reject.publicText()));
            String account = ((Route.Local) recipient.route()).account();
            return act(forwarded(actions, envelope, recipient, account, body), envelope, account, body);
        } catch (StoreException e) {
            return refused(envelope, e);
        } catch (MailException e) {
            LOG.debug("msg={} {}", envelope.id(), e.toString(), e);
            return e.status().isPermanent()
                    ? new Outcome.Failed(new Reply(554, e.status(), e.publicText()))
                    : new Outcome.Deferred(new Reply(451, temporary(e.status()), e.publicText()));
        } catch (IOException | RuntimeException e) {
            String id = UUID.randomUUID().toString().substring(0, 8);
            LOG.error("msg={} to=<{}> cannot be delivered ({})", envelope.id(), recipient.address(), id, e);
            return new Outcome.Deferred(new Reply(451, EnhancedStatus.TEMP_SYSTEM, "Internal error (" + id + ")"));
        }
    }

    private List<DeliveryAction> forwarded(
            List<DeliveryAction> actions, Envelope envelope, Recipient recipient, String account, SpooledBody body)
            throws IOException {
        return new ForwardFiles(settings.get().forward(), directory.get())
                .applied(actions, envelope, recipient, store.home(account), () -> Sending.hasBeenAt(body, account));
    }

    /** All that is sent first; then the store. The number of an action is its place in the list. */
    private Outcome act(List<DeliveryAction> actions, Envelope envelope, String account, SpooledBody body)
            throws IOException {
        boolean inboxToo = false;
        for (int n = 0; n < actions.size(); n++) if (!send(actions.get(n), envelope, account, body, n)) inboxToo = true;
        for (int n = 0; n < actions.size(); n++) {
            DeliveryAction a = actions.get(n);
            if (a instanceof Keep keep) filing.inbox(envelope, body, account, keep.flags(), n);
            else if (a instanceof FileInto into)
                filing.mailbox(envelope, body, account, into.mailbox(), into.flags(), into.create(), n);
        }
        if (inboxToo) filing.inbox(envelope, body, account, java.util.Set.of(), actions.size());
        return DELIVERED;
    }

    /** False if the message would be lost: it was to go on to one of our addresses that does not exist. */
    private boolean send(DeliveryAction a, Envelope envelope, String account, SpooledBody body, int n)
            throws IOException {
        if (a instanceof Redirect redirect) {
            if (sending.get().redirect(envelope, body, account, redirect.address())) return true;
            LOG.warn(
                    "msg={} account={} redirects to <{}>, which does not exist: it goes into the inbox",
                    envelope.id(),
                    account,
                    redirect.address());
            return false;
        }
        if (a instanceof DeliveryAction.Reply reply
                && !sending.get().reply(envelope, account, reply.to(), reply.message(), n))
            LOG.info("msg={} account={} replies to nobody: <{}>", envelope.id(), account, reply.to());
        else if (a instanceof Discard) LOG.info("discarded msg={} account={}", envelope.id(), account);
        return true;
    }

    private Outcome refused(Envelope envelope, StoreException e) {
        if (e.kind() == StoreException.Kind.OVER_QUOTA)
            return settings.get().overQuota() == MdaSettings.OverQuota.REJECT
                    ? new Outcome.Failed(new Reply(552, EnhancedStatus.MAILBOX_FULL, e.publicText()))
                    : new Outcome.Deferred(new Reply(452, EnhancedStatus.TEMP_MAILBOX_FULL, e.publicText()));
        if (e.status().isPermanent()) return new Outcome.Failed(new Reply(550, e.status(), e.publicText()));
        LOG.warn("msg={} the store does not take it now: {} {}", envelope.id(), e.kind(), e.getMessage(), e.getCause());
        return new Outcome.Deferred(new Reply(451, temporary(e.status()), e.publicText()));
    }

    private static EnhancedStatus temporary(EnhancedStatus status) {
        return status.isTemporary() ? status : EnhancedStatus.TEMP_SYSTEM;
    }
}

package org.amphora.intake.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.Route;
import org.amphora.intake.internal.rewrite.Rewriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a recipient's mail goes: into accounts, to another server, or nowhere. An address is what the parser of the
 * protocol made of it; nothing here looks for a second address inside a local part, so percent hacks and quoted
 * {@code @} are names like any other.
 */
final class Router {
    static final Reply NO_SUCH_USER = new Reply(550, EnhancedStatus.NO_SUCH_USER, "No such user here");

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private final Directory directory;
    private final Rewriter rewriter;
    private final RelayControl relay;

    Router(Directory directory, Rewriter rewriter, RelayControl relay) {
        this.directory = directory;
        this.rewriter = rewriter;
        this.relay = relay;
    }

    /** Where to, at least one; or why not. */
    sealed interface Routed {
        record To(List<Recipient> recipients) implements Routed {}

        record Refused(Reply reply) implements Routed {}
    }

    /** @throws org.amphora.api.mail.MailException if the directory cannot be asked now */
    Routed route(RcptParameters rcpt) {
        Address given = rcpt.forwardPath();
        if (rewriter.isSrs(given) && relay.sendsOn()) return cameBack(rcpt);
        Address address = rewriter.recipient(given);
        Resolution found = directory.resolve(address);
        boolean listed = isListed(address, found);
        // whoever has made the maps has decided where they lead: who sends is asked about what it has named
        boolean local = isLocal(given.equals(address) ? found : directory.resolve(given));
        Optional<Reply> refusal = relay.refuses(given, local, listed);
        if (refusal.isPresent()) return new Routed.Refused(refusal.get());
        if (!listed) return new Routed.Refused(NO_SUCH_USER);
        if (found instanceof Resolution.User user) return to(rcpt, address, local(user));
        if (found instanceof Resolution.Alias alias) return members(rcpt, alias.targets());
        refusal = relay.unavailable();
        if (refusal.isPresent()) return new Routed.Refused(refusal.get());
        return to(rcpt, address, new Route.Remote(address.domain()));
    }

    private static boolean isLocal(Resolution found) {
        return !(found instanceof Resolution.NotLocal);
    }

    private boolean isListed(Address address, Resolution found) {
        if (isLocal(found)) return !(found instanceof Resolution.NoSuchUser);
        return !relay.isRelayDomain(address.domain()) || rewriter.existsAtRelay(address);
    }

    /** A sender that we have made: whoever has it may write to whom it stands for. */
    private Routed cameBack(RcptParameters rcpt) {
        Optional<Address> sender = rewriter.cameBack(rcpt.forwardPath());
        return sender.isPresent() ? members(rcpt, List.of(sender.get())) : new Routed.Refused(NO_SUCH_USER);
    }

    /**
     * Where the server's own mail goes, whoever sends it, and whether a relay is there or it must wait for one.
     *
     * @return nobody if the address is ours, and unknown
     */
    List<Recipient> internal(RcptParameters rcpt) {
        boolean srs = rewriter.isSrs(rcpt.forwardPath());
        Address address = srs ? rewriter.cameBack(rcpt.forwardPath()).orElse(Address.NULL) : rcpt.forwardPath();
        if (address.isNull()) return List.of();
        Resolution found = directory.resolve(address);
        if (found instanceof Resolution.User user) return List.of(recipient(rcpt, address, local(user)));
        if (found instanceof Resolution.NotLocal)
            return List.of(recipient(rcpt, address, new Route.Remote(address.domain())));
        var all = new ArrayList<Recipient>();
        if (found instanceof Resolution.Alias alias)
            for (Address target : alias.targets())
                member(target).ifPresent(route -> all.add(recipient(rcpt, target, route)));
        return all;
    }

    private static Route local(Resolution.User user) {
        return new Route.Local(user.account().name(), user.detail());
    }

    private static Routed to(RcptParameters rcpt, Address address, Route route) {
        return new Routed.To(List.of(recipient(rcpt, address, route)));
    }

    private static Recipient recipient(RcptParameters rcpt, Address address, Route route) {
        return new Recipient(address, rcpt.forwardPath(), route, rcpt.notifyOn(), rcpt.orcpt());
    }

    /** Who made the alias has decided where its mail may go: relay control does not ask who sends. */
    private Routed members(RcptParameters rcpt, List<Address> targets) {
        var all = new ArrayList<Recipient>(targets.size());
        Reply refusal = NO_SUCH_USER;
        for (Address target : targets) {
            Optional<Route> route = member(target);
            if (route.isEmpty()) {
                LOG.warn("alias=<{}> names <{}>, who does not exist: left out", rcpt.forwardPath(), target);
            } else if (route.get() instanceof Route.Remote
                    && relay.unavailable().isPresent()) {
                refusal = relay.unavailable().get();
                if (!refusal.equals(RelayControl.NO_RELAY)) return new Routed.Refused(refusal);
                LOG.warn("alias=<{}> names <{}>, but no relay is installed: left out", rcpt.forwardPath(), target);
            } else {
                all.add(recipient(rcpt, target, route.get()));
            }
        }
        return all.isEmpty() ? new Routed.Refused(refusal) : new Routed.To(all);
    }

    private Optional<Route> member(Address target) {
        // an alias that names itself stands for the user beside it
        Optional<Account> account = directory.account(target.toString());
        if (account.isPresent())
            return Optional.of(new Route.Local(account.get().name(), ""));
        Resolution found = directory.resolve(target);
        if (found instanceof Resolution.User user) return Optional.of(local(user));
        return found instanceof Resolution.NotLocal ? Optional.of(new Route.Remote(target.domain())) : Optional.empty();
    }
}

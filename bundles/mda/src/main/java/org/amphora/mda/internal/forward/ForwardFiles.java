package org.amphora.mda.internal.forward;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.Resolution;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryAction.Keep;
import org.amphora.api.filter.DeliveryAction.Redirect;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where mail goes whose recipient has a forward file: the file stands for the inbox. What a filter files into another
 * mailbox, throws away or rejects is not sent on. When the file cannot be heeded, wholly or in part, a copy stays.
 */
public final class ForwardFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardFiles.class);

    private final ForwardSettings settings;
    private final Directory directory;

    /** @param directory tells which addresses are the recipient's own; may be null */
    public ForwardFiles(ForwardSettings settings, Directory directory) {
        this.settings = settings;
        this.directory = directory;
    }

    /** Looks into the message. */
    @FunctionalInterface
    public interface Loop {
        /** Whether the account has sent it on before. */
        boolean isOne() throws IOException;
    }

    /**
     * The actions with what the file says in the place of the inbox.
     *
     * @param home the account's directory, if the store has one
     */
    public List<DeliveryAction> applied(
            List<DeliveryAction> actions, Envelope envelope, Recipient recipient, Optional<Path> home, Loop loop)
            throws IOException {
        boolean any = !settings.paths().isEmpty()
                && home.isPresent()
                && actions.stream().anyMatch(Keep.class::isInstance);
        if (!any) return actions;
        String account = ((Route.Local) recipient.route()).account();
        Optional<ForwardFile> file = find(envelope, recipient, home.get(), account);
        if (file.isEmpty()) return actions;
        if (loop.isOne()) {
            LOG.warn("msg={} account={} has sent this message on before: it is kept", envelope.id(), account);
            return actions;
        }
        List<DeliveryAction> all = new ArrayList<>();
        for (DeliveryAction a : actions) {
            if (a instanceof Keep keep) all.addAll(instead(keep, file.get(), account));
            else all.add(a);
        }
        return all;
    }

    private List<DeliveryAction> instead(Keep keep, ForwardFile file, String account) {
        List<DeliveryAction> all = new ArrayList<>();
        boolean here = file.here() || !file.refused().isEmpty();
        for (Address to : file.to()) {
            if (isOwn(to, account)) here = true;
            else all.add(new Redirect(to));
        }
        if (here) all.add(keep);
        return all;
    }

    private boolean isOwn(Address to, String account) {
        return directory != null
                && directory.resolve(to) instanceof Resolution.User user
                && user.account().name().equals(account);
    }

    /** The first that is there and says something. One that is unfit is as if it were not there, but for the log. */
    private Optional<ForwardFile> find(Envelope envelope, Recipient recipient, Path home, String account) {
        for (Path path : ForwardPaths.of(settings.paths(), home, recipient)) {
            try {
                Optional<ForwardFile> file =
                        ForwardFile.read(path, home, account, settings).filter(f -> !f.isEmpty());
                if (file.isEmpty()) continue;
                for (String refused : file.get().refused())
                    LOG.warn(
                            "msg={} account={} {}: \"{}\" is not done: only addresses are; a copy is kept",
                            envelope.id(),
                            account,
                            path,
                            refused);
                return file;
            } catch (ForwardFile.Unfit e) {
                LOG.warn("msg={} account={} {} {}: it is passed over", envelope.id(), account, path, e.getMessage());
            }
        }
        return Optional.empty();
    }
}

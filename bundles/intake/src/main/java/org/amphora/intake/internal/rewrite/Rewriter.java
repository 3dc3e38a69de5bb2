package org.amphora.intake.internal.rewrite;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.directory.Directory;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.site.Site;
import org.amphora.intake.internal.message.Draft;

/**
 * What becomes of the addresses of one message, in this order, which is Postfix's:
 *
 * <ol>
 *   <li>{@link #complete}: a bare name gets {@code myorigin}, from clients in {@code local_header_rewrite_clients};
 *   <li>whether the client may send so, and the recipient exists (relay control, {@link #existsAtRelay}, the directory);
 *   <li>{@link #sender}, {@link #recipient}, {@link #headers}: canonical maps, the header of those clients only;
 *   <li>{@link #cameBack}: an SRS address of ours becomes the sender that it was made of;
 *   <li>the directory: aliases and virtual aliases, catch-all, recipient delimiter, accounts;
 *   <li>{@link #copies}: {@code always_bcc}, {@code sender_bcc_maps}, {@code recipient_bcc_maps}, and aliases for them;
 *   <li>{@link #sendsOn}, {@link #forwarder}: SRS for what is sent on to other servers;
 *   <li>the relay: {@code transport_maps}, {@code sender_dependent_relayhost_maps}, {@code relayhost}, DNS; or local
 *       delivery, whose forward files and redirects bring a message back here, as the server's own: for it the canonical
 *       maps and the copies are over.
 * </ol>
 */
public final class Rewriter {
    private final Rewriting rewriting;
    private final Host host;
    private final Directory directory;

    public Rewriter(Rewriting rewriting, Site site, Directory directory) {
        this.rewriting = rewriting;
        this.host = Host.of(site, directory);
        this.directory = directory;
    }

    /** What is sent to a name of {@code myorigin}; RFC 6409 §4.2. */
    public Address complete(Address address) {
        return host.complete(address);
    }

    /** The same with a complete address; the bare postmaster is always reached as he is (RFC 5321 §4.5.1). */
    public RcptParameters complete(RcptParameters rcpt) {
        Address to = rcpt.forwardPath();
        if (to.local().equalsIgnoreCase("postmaster")) return rcpt;
        return new RcptParameters(complete(to), rcpt.notifyOn(), rcpt.orcpt());
    }

    public Address sender(Address address) {
        return address.isNull() ? address : rewriting.canonical().sender(address, host);
    }

    public Address recipient(Address address) {
        return rewriting.canonical().recipient(address, host);
    }

    /** Completes and maps the addresses in a header. */
    public void headers(Draft draft) throws IOException {
        new HeaderAddresses(a -> sender(complete(a)), a -> recipient(complete(a))).rewrite(draft);
    }

    /** {@code relay_recipient_maps}: whether somebody at the other end of a relay domain exists, as far as we can know. */
    public boolean existsAtRelay(Address address) {
        AddressMap<Boolean> known = rewriting.relayRecipients().get();
        return known == null || known.find(address, host).isPresent();
    }

    /** Whether this is, or pretends to be, an SRS address of ours. */
    public boolean isSrs(Address address) {
        return rewriting.srs().filter(srs -> srs.claims(address)).isPresent();
    }

    /** Whom an SRS address of ours stands for; empty if it is forged or too old. */
    public Optional<Address> cameBack(Address address) {
        return rewriting.srs().flatMap(srs -> srs.back(address));
    }

    /** Who gets a copy besides. */
    public Set<Address> copies(Address sender, Collection<Address> recipients) {
        return rewriting
                .copies()
                .of(sender, recipients.stream().map(this::recipient).toList(), host);
    }

    /** Whether a recipient is on another server, and is not the one whom the sender has named. */
    public boolean sendsOn(Recipient to, boolean internal) {
        return to.route() instanceof Route.Remote && (internal || !to.address().equals(recipient(to.original())));
    }

    /** The sender that a message gets when it is sent on; empty if it keeps its own. */
    public Optional<Address> forwarder(Address sender) {
        return rewriting
                .srs()
                .filter(srs -> !sender.isNull()
                        && !directory.isLocalDomain(sender.domain())
                        && !rewriting.forwarding().excludes(sender.domain()))
                .map(srs -> srs.forward(sender));
    }
}

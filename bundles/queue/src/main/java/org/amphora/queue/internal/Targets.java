package org.amphora.queue.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.amphora.api.mail.Envelope;
import org.amphora.api.mail.Recipient;
import org.amphora.api.mail.Route;
import org.amphora.api.queue.DeliveryTarget;
import org.amphora.queue.internal.bounce.Report;
import org.amphora.queue.internal.disk.Entry;
import org.amphora.queue.internal.schedule.Part;

/** The delivery targets that are there now. They come and go on any thread. */
public final class Targets {
    private volatile DeliveryTarget local;
    private volatile DeliveryTarget remote;
    private volatile BiConsumer<Boolean, Boolean> listener = (isLocal, isThere) -> {};

    /** Read it once for an attempt; null if there is none. */
    DeliveryTarget get(boolean isLocal) {
        return isLocal ? local : remote;
    }

    /** Where a recipient's mail goes next; a guess while its target is not there. */
    Part.Key destination(Envelope envelope, Recipient recipient) {
        boolean isLocal = recipient.route() instanceof Route.Local;
        DeliveryTarget target = get(isLocal);
        String name = recipient.route() instanceof Route.Remote remote ? remote.domain() : "";
        if (target != null) name = target.destination(envelope, recipient);
        return new Part.Key(isLocal, name);
    }

    /** What is left of an entry, by destination. */
    Collection<Part> parts(Entry entry) {
        Map<Part.Key, Part> parts = new LinkedHashMap<>();
        for (int i : entry.pending()) {
            Recipient r = entry.recipient(i);
            boolean warned = entry.isWarned(i) || !Report.isWanted(Report.Kind.DELAYED, entry.envelope(), r);
            Part.add(parts, destination(entry.envelope(), r), entry.due(i), warned);
        }
        return parts.values();
    }

    /** The places of those recipients in an entry that are not done, and share a destination. */
    List<Integer> pending(Entry entry, Part.Key destination) {
        return entry.pending().stream()
                .filter(i -> destination(entry.envelope(), entry.recipient(i)).equals(destination))
                .toList();
    }

    public void bind(boolean isLocal, DeliveryTarget target) {
        set(isLocal, target);
    }

    /** Forgets the target, unless another has taken its place. */
    public void unbind(boolean isLocal, DeliveryTarget target) {
        if (get(isLocal) == target) set(isLocal, null);
    }

    private void set(boolean isLocal, DeliveryTarget target) {
        if (isLocal) local = target;
        else remote = target;
        listener.accept(isLocal, target != null);
    }

    /** Who is told that a target has come (or was replaced by another), or gone. */
    void listen(BiConsumer<Boolean, Boolean> listener) {
        this.listener = listener;
        listener.accept(true, local != null);
        listener.accept(false, remote != null);
    }
}

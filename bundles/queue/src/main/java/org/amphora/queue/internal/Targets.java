package org.amphora.queue.internal;

import java.util.function.BiConsumer;
import org.amphora.api.queue.DeliveryTarget;

/** The delivery targets that are there now. They come and go on any thread. */
public final class Targets {
    private volatile DeliveryTarget local;
    private volatile DeliveryTarget remote;
    private volatile BiConsumer<Boolean, Boolean> listener = (isLocal, isThere) -> {};

    /** Read it once for an attempt; null if there is none. */
    DeliveryTarget get(boolean isLocal) {
        return isLocal ? local : remote;
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

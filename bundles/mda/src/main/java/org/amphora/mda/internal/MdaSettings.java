package org.amphora.mda.internal;

import java.time.Duration;
import org.amphora.api.role.ConfigReader;
import org.amphora.chain.ChainSettings;
import org.amphora.mda.internal.forward.ForwardSettings;

/** The configuration of the role, as {@code etc/org.amphora.mda.cfg} explains it. */
record MdaSettings(ChainSettings chain, ForwardSettings forward, OverQuota overQuota, Duration drainTimeout) {
    static final MdaSettings DEFAULTS =
            new MdaSettings(ChainSettings.DEFAULTS, ForwardSettings.NONE, OverQuota.REJECT, Duration.ofSeconds(20));

    /** What becomes of a message that does not fit. */
    enum OverQuota {
        /** 552 5.2.2. */
        REJECT,
        /** 452 4.2.2: tried again as long as the queue does. */
        DEFER
    }

    /** @throws org.amphora.api.role.BadConfiguration naming what is wrong */
    static MdaSettings read(ConfigReader in) {
        MdaSettings settings = new MdaSettings(
                ChainSettings.read(in),
                ForwardSettings.read(in),
                in.choice("over_quota", OverQuota.class),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofSeconds(60)));
        in.done();
        return settings;
    }
}

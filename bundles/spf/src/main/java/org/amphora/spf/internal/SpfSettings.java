package org.amphora.spf.internal;

import java.time.Duration;
import java.util.List;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.site.Network;
import org.amphora.spf.internal.check.SpfResult;

/** The configuration, checked; {@code SpfConfig} tells what each value means. */
record SpfSettings(
        Action fail,
        Action softfail,
        Action permerror,
        Action temperror,
        boolean checkHelo,
        List<Network> skipNetworks,
        boolean receivedSpf,
        Duration timeLimit) {
    enum Action {
        CONTINUE,
        REJECT,
        TEMPFAIL
    }

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static SpfSettings read(ConfigReader in) {
        var settings = new SpfSettings(
                in.choice("fail", Action.class),
                in.choice("softfail", Action.class),
                in.choice("permerror", Action.class),
                in.choice("temperror", Action.class),
                in.flag("check_helo"),
                in.networks("skip_networks"),
                in.flag("received_spf"),
                in.duration("time_limit", Duration.ofMillis(100), Duration.ofMinutes(2)));
        in.done();
        return settings;
    }

    Action action(SpfResult result) {
        return switch (result) {
            case FAIL -> fail;
            case SOFTFAIL -> softfail;
            case PERMERROR -> permerror;
            case TEMPERROR -> temperror;
            case NONE, NEUTRAL, PASS -> Action.CONTINUE;
        };
    }
}

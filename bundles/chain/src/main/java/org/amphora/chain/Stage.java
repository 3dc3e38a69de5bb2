package org.amphora.chain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.amphora.api.filter.MailFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a mail filter is asked. */
public enum Stage {
    CONNECTED,
    SENDER,
    RECIPIENT,
    MESSAGE;

    private static final Logger LOG = LoggerFactory.getLogger(Stage.class);

    /** For the log and the console. */
    public String words() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those of {@link MailFilter#STAGES}: all, if there are none or if one is unknown. */
    static Set<Stage> read(String filter, Object property) {
        if (property == null) return EnumSet.allOf(Stage.class);
        String[] words = property instanceof String[] several
                ? several
                : property.toString().strip().split("[,\\s]+");
        try {
            var stages = EnumSet.noneOf(Stage.class);
            for (String word : words) stages.add(valueOf(word.strip().toUpperCase(Locale.ROOT)));
            return stages;
        } catch (IllegalArgumentException e) {
            LOG.warn("filter={} is asked at each stage: {} = {}", filter, MailFilter.STAGES, Arrays.toString(words));
            return EnumSet.allOf(Stage.class);
        }
    }
}

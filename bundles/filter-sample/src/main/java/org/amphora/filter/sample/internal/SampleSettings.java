package org.amphora.filter.sample.internal;

import java.util.Locale;
import org.amphora.api.role.ConfigReader;

/** The settings of {@code org.amphora.filter.sample.cfg}; the word in lower case. */
record SampleSettings(String headerName, String headerValue, String refuseWord) {
    /** Until the first good configuration nothing is added and nothing refused. */
    static final SampleSettings NONE = new SampleSettings("", "", "");

    static SampleSettings read(ConfigReader in) {
        var settings = new SampleSettings(
                in.text("header_name"),
                in.text("header_value"),
                in.text("refuse_word").toLowerCase(Locale.ROOT));
        // RFC 5322 §3.6.8: printable ASCII without the colon
        if (!settings.headerName.matches("[!-9;-~]+"))
            in.mistake("header_name", settings.headerName, "a field name such as X-Amphora-Sample");
        in.done();
        return settings;
    }
}

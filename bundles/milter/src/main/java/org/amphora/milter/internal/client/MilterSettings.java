package org.amphora.milter.internal.client;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.amphora.api.role.ConfigReader;
import org.amphora.milter.internal.wire.Action;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Stage;
import org.amphora.milter.internal.wire.Step;

/**
 * One {@code org.amphora.milter-NAME.cfg}.
 *
 * @param name the part of the file's name behind the hyphen
 * @param endpoint empty: off
 * @param offer what is offered to the milter
 */
record MilterSettings(
        String name,
        Optional<Endpoint> endpoint,
        boolean smtpd,
        boolean nonSmtpd,
        DefaultAction defaultAction,
        Options offer,
        Timeouts timeouts,
        Limits limits,
        String daemonName,
        String product,
        Map<Stage, List<String>> macros) {
    static final String PID = "org.amphora.milter";

    /** @param content for a whole message, from DATA to the last word */
    record Timeouts(Duration connect, Duration command, Duration content) {}

    /** Octets, but for the counts of connections and modifications. */
    record Limits(int connections, int packet, long body, int modifications) {}

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static MilterSettings read(Map<String, Object> raw) {
        String name = name(raw);
        var in = new ConfigReader(PID + "-" + name, raw);
        var settings = new MilterSettings(
                name,
                in.text("milter").isEmpty() ? Optional.empty() : in.value("milter", Endpoint::new),
                in.flag("smtpd_milter"),
                in.flag("non_smtpd_milter"),
                in.choice("milter_default_action", DefaultAction.class),
                in.value("milter_protocol", MilterSettings::offer).orElse(null),
                new Timeouts(
                        time(in, "milter_connect_timeout"),
                        time(in, "milter_command_timeout"),
                        time(in, "milter_content_timeout")),
                new Limits(
                        in.number("milter_connection_limit", 1, 10_000),
                        (int) in.size("milter_packet_limit", 1024, 64L << 20),
                        in.size("milter_body_limit", 1024, 1L << 40),
                        in.number("milter_modification_limit", 1, 100_000)),
                in.text("milter_macro_daemon_name"),
                in.text("milter_macro_v"),
                macros(in));
        in.done();
        return settings;
    }

    static String name(Map<String, Object> raw) {
        String pid = String.valueOf(raw.get("service.pid"));
        return pid.startsWith(PID) && pid.length() > PID.length() + 1 ? pid.substring(PID.length() + 1) : pid;
    }

    private static Duration time(ConfigReader in, String key) {
        return in.duration(key, Duration.ofMillis(10), Duration.ofMinutes(10));
    }

    /** As Postfix has it: a version, and {@code no_header_reply} for milters that are older than that bit. */
    private static Options offer(String text) {
        List<String> words = List.of(text.split("[, ]+"));
        boolean noHeaderReply = words.size() == 2 && words.get(1).equals("no_header_reply");
        if (!words.get(0).matches("[2346]") || words.size() > 1 && !noHeaderReply)
            throw new IllegalArgumentException("2, 3, 4 or 6, and perhaps no_header_reply behind it");
        int version = Integer.parseInt(words.get(0));
        int steps = Step.all(version) & ~Step.REJECTED_RECIPIENTS;
        return new Options(version, Action.all(version), noHeaderReply ? steps | Step.NO_HEADER_REPLY : steps);
    }

    private static Map<Stage, List<String>> macros(ConfigReader in) {
        var macros = new EnumMap<Stage, List<String>>(Stage.class);
        macros.put(Stage.CONNECT, in.list("milter_connect_macros"));
        macros.put(Stage.HELO, in.list("milter_helo_macros"));
        macros.put(Stage.MAIL, in.list("milter_mail_macros"));
        macros.put(Stage.RCPT, in.list("milter_rcpt_macros"));
        macros.put(Stage.DATA, in.list("milter_data_macros"));
        macros.put(Stage.END_OF_HEADER, in.list("milter_end_of_header_macros"));
        macros.put(Stage.END_OF_MESSAGE, in.list("milter_end_of_data_macros"));
        return macros;
    }
}

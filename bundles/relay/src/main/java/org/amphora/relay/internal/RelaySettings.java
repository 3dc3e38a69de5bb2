package org.amphora.relay.internal;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.RoleHealth;
import org.amphora.api.role.TableFile;
import org.amphora.relay.internal.hosts.Families;
import org.amphora.relay.internal.route.NextHop;
import org.amphora.relay.internal.route.Routing;
import org.amphora.relay.internal.route.TransportTable;
import org.amphora.relay.internal.session.Credentials;
import org.amphora.relay.internal.session.Extension;
import org.amphora.relay.internal.session.Login;
import org.amphora.relay.internal.session.Timeouts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration of the role, as {@code etc/org.amphora.relay.cfg} explains it, with its tables read. */
record RelaySettings(
        Routing routing,
        Optional<NextHop> mailboxTransport,
        int port,
        Families families,
        int addressLimit,
        List<InetAddress> proxyInterfaces,
        DeliveryLimits limits,
        SessionSettings session,
        TableFile<Credentials.Book> passwords,
        Pool.Limits pool,
        TlsSettings tls,
        Duration drainTimeout) {

    private static final Logger LOG = LoggerFactory.getLogger(RelaySettings.class);
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * @param etc what relative paths are relative to
     * @throws org.amphora.api.role.BadConfiguration naming what is wrong
     */
    static RelaySettings read(ConfigReader in, Path etc, RoleHealth health) {
        Reader r = new Reader(in, etc, health);
        RelaySettings settings = new RelaySettings(
                new Routing(
                        r.table("transport_maps", TransportTable::of, new TransportTable()),
                        r.table("sender_dependent_relayhost_maps", Routing.Senders::of, new Routing.Senders()),
                        r.optional("relayhost", t -> NextHop.server(t, false))),
                r.optional("mailbox_transport", RelaySettings::lmtp),
                in.number("smtp_tcp_port", 1, 65535),
                families(in),
                in.number("smtp_mx_address_limit", 1, 100),
                r.addresses("proxy_interfaces"),
                new DeliveryLimits(
                        in.number("smtp_mx_session_limit", 1, 100),
                        in.number("smtp_destination_recipient_limit", 1, 10_000)),
                new SessionSettings(
                        in.text("smtp_helo_name"),
                        ignored(in),
                        timeouts(in),
                        r.optional("smtp_bind_address", RelaySettings::parse),
                        r.optional("smtp_bind_address6", RelaySettings::parse),
                        in.flag("smtp_sasl_tls_only"),
                        mechanisms(in)),
                passwords(r),
                new Pool.Limits(
                        in.number("smtp_connection_cache_size", 0, 10_000),
                        in.duration("smtp_connection_cache_time_limit", Duration.ZERO, HOUR),
                        in.duration("smtp_connection_reuse_time_limit", Duration.ZERO, HOUR),
                        in.number("smtp_connection_reuse_count_limit", 0, 1_000_000)),
                TlsSettings.read(r),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofSeconds(60)));
        in.done();
        return settings;
    }

    private static Families families(ConfigReader in) {
        String protocols = in.oneOf("inet_protocols", "all", "ipv4", "ipv6");
        return new Families(
                !protocols.equals("ipv6"),
                !protocols.equals("ipv4"),
                in.choice("smtp_address_preference", Families.Preference.class));
    }

    private static Set<Extension> ignored(ConfigReader in) {
        Set<Extension> all = EnumSet.noneOf(Extension.class);
        for (String word : in.list("smtp_discard_ehlo_keywords"))
            Extension.of(word)
                    .ifPresentOrElse(
                            all::add,
                            () -> in.mistake("smtp_discard_ehlo_keywords", word, "a keyword that we would use"));
        return all;
    }

    private static Timeouts timeouts(ConfigReader in) {
        return new Timeouts(
                in.duration("smtp_connect_timeout", LEAST, HOUR),
                in.duration("smtp_helo_timeout", LEAST, HOUR),
                in.duration("smtp_starttls_timeout", LEAST, HOUR),
                in.duration("smtp_mail_timeout", LEAST, HOUR),
                in.duration("smtp_rcpt_timeout", LEAST, HOUR),
                in.duration("smtp_data_init_timeout", LEAST, HOUR),
                in.duration("smtp_data_xfer_timeout", LEAST, HOUR),
                in.duration("smtp_data_done_timeout", LEAST, HOUR),
                in.duration("smtp_rset_timeout", LEAST, HOUR),
                in.duration("smtp_quit_timeout", LEAST, HOUR));
    }

    private static Set<String> mechanisms(ConfigReader in) {
        List<String> all = in.list("smtp_sasl_mechanism_filter").stream()
                .map(m -> m.toUpperCase(Locale.ROOT))
                .toList();
        if (all.isEmpty() || !Login.MECHANISMS.containsAll(all))
            in.mistake("smtp_sasl_mechanism_filter", String.join(", ", all), "some of " + Login.MECHANISMS);
        return Set.copyOf(all);
    }

    private static TableFile<Credentials.Book> passwords(Reader r) {
        TableFile<Credentials.Book> table =
                r.table("smtp_sasl_password_maps", Credentials.Book::of, new Credentials.Book());
        return r.in().flag("smtp_sasl_auth_enable") ? table : TableFile.none(new Credentials.Book());
    }

    private static NextHop lmtp(String text) {
        if (!text.startsWith("lmtp:")) throw new IllegalArgumentException("lmtp:unix:/path or lmtp:inet:host:port");
        return TransportTable.way(text);
    }

    private static InetAddress parse(String text) {
        return Families.literal(text).orElseThrow(() -> new IllegalArgumentException("an IP address"));
    }

    /** What the settings of this role read beside plain values. */
    record Reader(ConfigReader in, Path etc, RoleHealth health) {
        /** The table in the file that a key names; {@code empty} if it names none. */
        <T> TableFile<T> table(String key, Function<List<TableFile.Row>, T> parse, T empty) {
            health.problem(key, "");
            return optional(key, name -> TableFile.in(TableFile.file(etc, name), parse, text -> told(key, text)))
                    .orElse(TableFile.none(empty));
        }

        private void told(String key, String problem) {
            health.problem(key, problem);
            if (problem.isEmpty()) LOG.info("{} has been read again", key);
            else LOG.error("{}: {}", key, problem);
        }

        List<InetAddress> addresses(String key) {
            List<InetAddress> all = new ArrayList<>();
            for (String word : in.list(key))
                Families.literal(word).ifPresentOrElse(all::add, () -> in.mistake(key, word, "an IP address"));
            return List.copyOf(all);
        }

        <T> Optional<T> optional(String key, Function<String, T> parse) {
            return in.text(key).isEmpty() ? Optional.empty() : in.value(key, parse);
        }
    }
}

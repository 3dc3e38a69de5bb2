package org.amphora.imap.internal;

import java.time.Duration;
import java.util.Map;
import org.amphora.api.role.ConfigReader;

/** The configuration, checked; the annotation tells what each value means. */
public record ImapSettings(
        Duration idleTimeout,
        Duration loginTimeout,
        int maxLoginFailures,
        int maxUserIpConnections,
        int maxBadCommands,
        int maxLineLength,
        int maxLiteralSize,
        boolean literalMinus,
        long appendLimit,
        long multiAppendLimit,
        int spoolMemoryLimit,
        long spoolMemoryTotal,
        int maxArguments,
        int maxSearchDepth,
        long searchTextLimit,
        int metadataValueLimit,
        int metadataEntriesLimit,
        int notifyMailboxesLimit,
        String sharedNamespace,
        boolean aclAnyone,
        Duration drainTimeout) {

    /** @throws org.amphora.api.role.BadConfiguration naming every mistake */
    static ImapSettings read(Map<String, Object> raw) {
        ConfigReader in = new ConfigReader("org.amphora.imap", raw);
        ImapSettings s = new ImapSettings(
                // RFC 3501 §5.4 asks for thirty minutes at least; less is for tests and for those who know why
                in.duration("idle_timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.duration("login_timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                in.number("max_login_failures", 1, 100),
                in.number("mail_max_userip_connections", 0, 100_000),
                in.number("max_bad_commands", 1, 10_000),
                (int) in.size("imap_max_line_length", 1024, 8L << 20),
                (int) in.size("max_literal_size", 1024, 8L << 20),
                in.flag("imap_literal_minus"),
                in.size("append_limit", 1024, 0xffffffffL),
                in.size("multiappend_limit", 1024, 1L << 40),
                (int) in.size("spool_memory_limit", 0, 1L << 20),
                in.size("spool_memory_total", 0, 1L << 30),
                in.number("max_arguments", 50, 1_000_000),
                in.number("max_search_depth", 5, 500),
                in.size("search_text_limit", 1024, 1L << 40),
                (int) in.size("metadata_value_limit", 1024, 8L << 20),
                in.number("metadata_entries_limit", 1, 10_000),
                in.number("notify_mailboxes_limit", 1, 100_000),
                sharedNamespace(in),
                in.flag("acl_anyone"),
                in.duration("drain_timeout", Duration.ZERO, Duration.ofMinutes(5)));
        in.done();
        return s;
    }

    /** One level of a mailbox name, in letters that mean the same to every client. */
    private static String sharedNamespace(ConfigReader in) {
        String name = in.text("shared_namespace");
        boolean possible = name.matches("[A-Za-z0-9_ -]*") && !name.equalsIgnoreCase("INBOX");
        if (!possible) in.mistake("shared_namespace", name, "letters and digits, not INBOX");
        return name;
    }
}

package org.amphora.milter.internal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.FilteredMessage;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.MessageFilter;
import org.amphora.api.filter.Verdict;
import org.amphora.chain.ChainSettings;
import org.amphora.chain.FilterRunner;
import org.amphora.chain.FilterSet;
import org.amphora.chain.Installed;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Framer;
import org.amphora.milter.internal.wire.Options;
import org.amphora.milter.internal.wire.Packet;
import org.amphora.testkit.net.FakeConnection;
import org.amphora.testkit.site.FakeSite;

/** The role with the filters of a test, and a mail server that speaks to it octet by octet. */
final class Bench implements AutoCloseable {
    /** What Postfix offers: version 6, all actions, all steps. */
    static final String OFFER = "O\0\0\0\6\0\0\1\u00ff\0\37\u00ff\u00ff";

    static final String[] MAIL = {"LFrom\0 a@b\0", "LSubject\0 one\n\ttwo\0", "LX-Odd\0no space\0", "N", "Bbody\r\n"};

    private final FilterSet<MailFilter> filters = new FilterSet<>();
    private final FilterRunner runner = new FilterRunner("test-milter-filter-", ChainSettings.DEFAULTS);
    private final Map<String, Object> raw = new HashMap<>();
    final Services services;

    Bench(String... keysAndValues) {
        for (var key : MilterServerConfig.class.getDeclaredMethods())
            raw.put(key.getName().replace("__", "_"), key.getDefaultValue());
        for (int i = 0; i < keysAndValues.length; i += 2) raw.put(keysAndValues[i], keysAndValues[i + 1]);
        services = new Services(filters, runner, () -> Optional.of(new FakeSite()), MilterServerSettings.read(raw));
    }

    /** Named, and asked after those that came before. */
    Bench with(String name, MailFilter filter) {
        boolean blocking = !(filter instanceof Quick);
        Map<String, Object> properties =
                Map.of(MailFilter.NAME, name, MailFilter.BLOCKING, blocking, MailFilter.LISTED_ONLY, true);
        filters.add(filter, properties, Installed.Origin.UNKNOWN);
        raw.merge("filters", name, (a, b) -> (a + "," + b).replaceAll("^,", ""));
        services.configure(MilterServerSettings.read(raw));
        return this;
    }

    void without(MailFilter filter) {
        filters.remove(filter, services.settings().drainTimeout());
        services.introductions().forget(filter);
    }

    /** A filter that does not block. */
    interface Quick extends MailFilter {}

    /** A filter that looks at the whole message, and does what a test says. */
    static Quick at(Function<FilteredMessage, Verdict> look) {
        return transaction -> new MessageFilter() {
            @Override
            public Verdict message(FilteredMessage message) {
                return look.apply(message);
            }
        };
    }

    static Quick editing(Edit... edits) {
        return at(message -> {
            for (Edit e : edits) message.edit(e);
            return Verdict.proceed();
        });
    }

    static String text(FilteredMessage message) {
        try {
            return new String(message.body().open().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    MilterProtocol protocol() {
        return new MilterProtocol(services);
    }

    FakeConnection open() {
        return new FakeConnection().listener("milter", "").open(protocol());
    }

    /** A connection that has agreed on all that Postfix offers. */
    FakeConnection agreed() {
        FakeConnection c = open();
        say(c, OFFER);
        return c;
    }

    /** A letter and its payload each; what is answered: the same, NUL as a bar. */
    static List<String> say(FakeConnection c, String... packets) {
        for (String p : packets) c.type(packet(p).octets());
        return answers(c.outputBytes());
    }

    static Packet packet(String text) {
        return new Packet(text.charAt(0), text.substring(1).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> answers(byte[] output) {
        var framer = new Framer(1 << 20);
        ByteBuffer in = ByteBuffer.wrap(output);
        var all = new ArrayList<String>();
        try {
            for (Packet p; (p = framer.next(in)) != null; )
                all.add(p.code() + new String(p.payload(), StandardCharsets.ISO_8859_1).replace('\0', '|'));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        if (!framer.isEmpty()) throw new AssertionError("half a packet");
        return all;
    }

    /** A whole message as Postfix tells it, after connection and HELO. */
    static List<String> message(FakeConnection c, String... headerAndBody) {
        var answers = new ArrayList<>(say(
                c,
                "C[192.0.2.9]\0004\u0030\u0039192.0.2.9\0",
                "Hclient.example\0",
                "DMi\0004Xyz\0",
                "M<alice@remote.example>\0SIZE=100\0",
                "DR{rcpt_mailer}\0local\0",
                "R<bob@example.org>\0",
                "T"));
        answers.addAll(say(c, headerAndBody));
        answers.addAll(say(c, "E"));
        return answers;
    }

    static String offer(int version, int actions, int steps) {
        Packet p = new Command.Negotiate(new Options(version, actions, steps)).packet();
        return p.code() + new String(p.payload(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        runner.close();
    }
}

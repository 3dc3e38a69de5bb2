package org.amphora.dkim.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amphora.api.dns.DnsResolver;
import org.amphora.api.dns.DomainRecords;
import org.amphora.api.site.Site;
import org.amphora.dkim.internal.keys.PrivateKeys;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.testkit.site.FakeSite;

/** The role with a folder for {@code etc}, two keys of example.org in it, and what the operator is told. */
public final class TestRole implements Surroundings {
    final Path etc;
    final Map<String, String> problems = new TreeMap<>();
    final List<String> unsigned = new ArrayList<>();
    public DnsResolver dns = Signing.dns();
    private DkimSettings settings;

    public TestRole(Path etc, String... keys) {
        this.etc = etc;
        configure(keys);
    }

    /** What mail:dns-records is told. */
    public List<DomainRecords.DomainRecord> records(String domain) {
        return new DkimRecords(this).records(domain);
    }

    /** The defaults of the configuration with other values for some keys. */
    static Map<String, Object> raw(String... keys) {
        var raw = new HashMap<String, Object>();
        for (Method m : DkimConfig.class.getDeclaredMethods())
            raw.put(m.getName().replace("__", "_"), m.getDefaultValue());
        for (int i = 0; i < keys.length; i += 2) raw.put(keys[i], keys[i + 1]);
        return raw;
    }

    void configure(String... keys) {
        settings = DkimSettings.read(new Settings(DkimComponent.PID, raw(keys)).reader(), etc, (topic, text) -> {
            if (text.isEmpty()) problems.remove(topic);
            else problems.put(topic, text);
        });
    }

    /** Tables in {@code etc/dkim} by which an RSA and an Ed25519 key sign for example.org. */
    TestRole withKeys() {
        write("dkim/rsa.private", PrivateKeys.pem(Signing.RSA.getPrivate()));
        write("dkim/ed.private", PrivateKeys.pem(Signing.ED25519.getPrivate()));
        write("dkim/KeyTable", "r example.org:rsa:./dkim/rsa.private\ne example.org:ed:./dkim/ed.private\n");
        write("dkim/SigningTable", "*@example.org r\n*@example.org e\n");
        return this;
    }

    void write(String name, String text) {
        try {
            Path file = etc.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public DkimSettings settings() {
        return settings;
    }

    @Override
    public DnsResolver dns() {
        return dns;
    }

    @Override
    public Site site() {
        return new FakeSite();
    }

    @Override
    public InstantSource clock() {
        return Signing.NOW;
    }

    @Override
    public void unsigned(String reason) {
        unsigned.add(reason);
    }
}

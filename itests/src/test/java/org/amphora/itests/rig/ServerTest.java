package org.amphora.itests.rig;

import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.amphora.testkit.server.Ports;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerSuite;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A test that runs inside the built server, booted once for all classes that extend this one. The methods of
 * a test run in the server's own JVM, so that they see its bundles and services; clients connect to
 * {@link #port}. Nothing is fetched: what Pax Exam adds comes from the local Maven repository.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerSuite.class)
public abstract class ServerTest {
    public static final String FIRST_USER = "postmaster@localhost";

    private static final String PORT = "amphora.test.port.";

    @Inject
    protected BundleContext framework;

    @Inject
    protected SessionFactory sessions;

    /** The option's values are read in the JVM of the build; everything else of this class runs in the server's. */
    @Configuration
    public Option[] server() {
        Path root = Path.of(System.getProperty("amphora.root")).toAbsolutePath().normalize();
        var options = new ArrayList<Option>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl(Built.tarball().toUri().toString())
                        .name("amphora")
                        .unpackDirectory(root.resolve("itests/target/exam").toFile())
                        .useDeployFolder(false),
                keepRuntimeFolder(),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                systemProperty("amphora.root").value(root.toString()),
                systemProperty("amphora.hotdeploy.rounds").value(System.getProperty("amphora.hotdeploy.rounds", "4")),
                systemProperty("amphora.hotdeploy.messages")
                        .value(System.getProperty("amphora.hotdeploy.messages", "1000")),
                // the tests are strangers: the server would send on what comes from its own networks
                editConfigurationFilePut("etc/org.amphora.site.cfg", "mynetworks", "192.0.2.0/24"),
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("amphora.local.repository"))));
        Ports.choose().forEach((listener, port) -> {
            options.add(systemProperty(PORT + listener).value(String.valueOf(port)));
            options.add(
                    listener.equals(Ports.CONSOLE)
                            ? editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", "" + port)
                            : editConfigurationFilePut(
                                    "etc/org.amphora.listener-" + listener + ".cfg", "port", "" + port));
        });
        return options(options.toArray(Option[]::new));
    }

    /** The port of a listener by the name of its file, {@code "imaps"} for {@code org.amphora.listener-imaps.cfg}. */
    protected static int port(String listener) {
        return Integer.getInteger(PORT + listener);
    }

    /** The random password of {@link #FIRST_USER}. */
    protected static String firstPassword() throws IOException {
        return Files.readAllLines(Path.of(System.getProperty("karaf.data"), "amphora", "initial-password"))
                .get(1);
    }

    protected static Path etc(String file) {
        return Path.of(System.getProperty("karaf.etc"), file);
    }

    /** The bundle of a role, {@code "maildir"}. */
    protected Bundle bundle(String role) {
        return bundles().stream()
                .filter(b -> ("org.amphora." + role).equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle of the role " + role));
    }

    /** All bundles of the server itself. */
    protected List<Bundle> bundles() {
        return Arrays.stream(framework.getBundles())
                .filter(b -> b.getSymbolicName() != null && b.getSymbolicName().startsWith("org.amphora."))
                .toList();
    }

    /** Runs a command in the console and returns what it printed; a failure of the command is thrown. */
    protected String console(String command) throws Exception {
        var printed = new ByteArrayOutputStream();
        try (var out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            var session = sessions.create(new ByteArrayInputStream(new byte[0]), out, out);
            try {
                session.execute(command);
            } finally {
                session.close();
            }
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}

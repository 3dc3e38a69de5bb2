package org.amphora.testkit.server;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The built server as a process of its own, unpacked afresh and on ports of its own: for tests that kill it,
 * restart it, or install only a part of it. Close stops it and keeps the folder for whoever looks at a failure.
 */
public final class AssemblyProcess implements AutoCloseable {
    private static final Pattern PASSWORD = Pattern.compile("(?m)^First user: (\\S+), password (\\S+)");

    private final Path home;
    private final Map<String, Integer> ports = Ports.choose();
    private String initialPassword;

    private AssemblyProcess(Path home) {
        this.home = home;
    }

    /** Unpacks the server's tarball into a directory, which is deleted before if it is there. */
    public static AssemblyProcess unpack(Path tarball, Path directory) throws IOException {
        Path home = directory.toAbsolutePath();
        var here = new Script(Path.of("").toAbsolutePath());
        here.succeed(List.of("rm", "-rf", home.toString()));
        Files.createDirectories(home);
        here.succeed(List.of("tar", "xzf", tarball.toString(), "-C", home.toString(), "--strip-components=1"));
        var server = new AssemblyProcess(home.toRealPath());
        for (String listener : Ports.LISTENERS)
            server.configure("org.amphora.listener-" + listener, "port", String.valueOf(server.port(listener)));
        server.configure("org.apache.karaf.shell", "sshPort", String.valueOf(server.port(Ports.CONSOLE)));
        return server;
    }

    public Path home() {
        return home;
    }

    public Path log() {
        return home.resolve("data/log/amphora.log");
    }

    /** The port of a listener by the name of its file, {@code "smtp"} for {@code org.amphora.listener-smtp.cfg}. */
    public int port(String listener) {
        return ports.get(listener);
    }

    /** A port for a listener of the test's own. */
    public int freePort() {
        int port = Ports.another(ports.values());
        ports.put("another" + port, port);
        return port;
    }

    /** Sets a key in {@code etc/pid.cfg}, in place of its commented default if that stands there. */
    public AssemblyProcess configure(String pid, String key, String value) throws IOException {
        Path file = home.resolve("etc").resolve(pid + ".cfg");
        String text = Files.exists(file) ? Files.readString(file) : "";
        var line = Pattern.compile("(?m)^#?" + Pattern.quote(key) + " *=.*$").matcher(text);
        String setting = key + " = " + value;
        Files.writeString(
                file,
                line.find() ? line.replaceFirst(Matcher.quoteReplacement(setting)) : text + "\n" + setting + "\n");
        return this;
    }

    /**
     * Leaves only these roles of the server in {@code etc/startup.properties}, as one who needs no others would,
     * and takes away the listeners that are not among {@code listeners}. To be called before the first start.
     */
    public AssemblyProcess install(List<String> roles, List<String> listeners) throws IOException {
        Path startup = home.resolve("etc/startup.properties");
        var ours = Pattern.compile(".*org/amphora/amphora-([a-z-]+)/.*");
        var kept = new ArrayList<String>();
        for (String line : Files.readAllLines(startup)) {
            var role = ours.matcher(line);
            if (!role.matches() || roles.contains(role.group(1))) kept.add(line);
        }
        Files.write(startup, kept);
        for (String listener : Ports.LISTENERS)
            if (!listeners.contains(listener))
                Files.deleteIfExists(home.resolve("etc/org.amphora.listener-" + listener + ".cfg"));
        return this;
    }

    /** Starts the server and returns when its ports answer. */
    public AssemblyProcess start() throws IOException {
        Script.Result started = script("start");
        assertEquals(started.output() + tail(), 0, started.status());
        var password = PASSWORD.matcher(started.output());
        if (password.find()) initialPassword = password.group(2);
        return this;
    }

    /** The password of {@code postmaster@localhost}, which the first start showed. */
    public String initialPassword() {
        if (initialPassword == null) throw new IllegalStateException("no password was shown");
        return initialPassword;
    }

    public long pid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("data/amphora.pid")).strip());
    }

    private ProcessHandle process() throws IOException {
        return ProcessHandle.of(pid()).orElseThrow(() -> new IllegalStateException("not running"));
    }

    /** Returns when the process has gone, by itself or because it was killed. */
    public void awaitEnd() throws IOException {
        try {
            process().onExit().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the server does not end", e);
        }
    }

    /** Ends the process as {@code kill -9} does, and returns when it has gone. */
    public void kill() throws IOException {
        process().destroyForcibly();
        awaitEnd();
    }

    public void stop() throws IOException {
        Script.Result stopped = script("stop");
        assertEquals(stopped.output() + tail(), 0, stopped.status());
    }

    /** Runs one command in the console, with standard input at its end. */
    public Script.Result client(String command) {
        return script("client", command);
    }

    /** Runs a command that must succeed and returns what it printed. */
    public String console(String command) throws IOException {
        Script.Result result = client(command);
        assertEquals(command + ": " + result.output(), 0, result.status());
        return result.output();
    }

    /** Runs a command again and again until it shows what is expected; fails if it does not within a minute. */
    public String await(String command, Predicate<String> expected) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            String shown = client(command).output();
            if (expected.test(shown)) return shown;
            if (System.nanoTime() > end) throw new AssertionError(command + " still shows: " + shown);
        }
    }

    /** Puts a jar into {@code deploy/}: it is complete when it is there. */
    public AssemblyProcess deploy(Path jar) throws IOException {
        Path copy = Files.copy(jar, home.resolve(jar.getFileName()));
        Files.move(copy, home.resolve("deploy").resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    /** All messages in mailboxes, as they lie on disk. */
    public List<String> mail() throws IOException {
        var messages = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(home.resolve("data/mail"))) {
            for (Path file : files.filter(
                            f -> f.getParent().endsWith("new") || f.getParent().endsWith("cur"))
                    .toList()) messages.add(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return messages;
    }

    /** Runs a script of bin/. */
    public Script.Result script(String name, String... arguments) {
        var command =
                new ArrayList<String>(List.of(home.resolve("bin").resolve(name).toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            return new Script(home).run(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    private String tail() throws IOException {
        if (!Files.exists(log())) return "";
        var lines = Files.readAllLines(log());
        return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }
}

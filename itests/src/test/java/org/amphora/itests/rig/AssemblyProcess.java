package org.amphora.itests.rig;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The built server as a process of its own, unpacked afresh and on ports of its own: for tests that kill it,
 * restart it, or install only a part of it. Close stops it and keeps the folder for whoever looks at a failure.
 */
public final class AssemblyProcess implements AutoCloseable {
    private static final long SCRIPT_SECONDS = 180;
    private static final Pattern PASSWORD = Pattern.compile("(?m)^First user: (\\S+), password (\\S+)");

    private final Path home;
    private final Map<String, Integer> ports = Ports.choose();
    private String initialPassword;

    /** What a script of bin/ said, standard output and error together, and its exit status. */
    public record Result(int status, String output) {}

    private AssemblyProcess(Path home) {
        this.home = home;
    }

    /** Unpacks the tarball below {@code itests/target/assembly/name}; an earlier one of that name is deleted. */
    public static AssemblyProcess unpack(String name) throws IOException {
        Path root = Path.of(System.getProperty("amphora.root")).toRealPath();
        Path directory = root.resolve("itests/target/assembly").resolve(name);
        Path tarball =
                root.resolve("karaf-assembly/target/amphora-" + System.getProperty("amphora.version") + ".tar.gz");
        run(root, List.of("rm", "-rf", directory.toString()), "", 0);
        Files.createDirectories(directory);
        run(directory, List.of("tar", "xzf", tarball.toString(), "--strip-components=1"), "", 0);
        var server = new AssemblyProcess(directory);
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
        Result started = script("start");
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

    /** Ends the process as {@code kill -9} does, and returns when it has gone. */
    public void kill() throws IOException {
        var process = ProcessHandle.of(pid()).orElseThrow(() -> new IllegalStateException("not running"));
        process.destroyForcibly();
        Deadline.await("the killed server is gone", () -> !process.isAlive());
    }

    public void stop() throws IOException {
        Result stopped = script("stop");
        assertEquals(stopped.output() + tail(), 0, stopped.status());
    }

    /** Runs one command in the console, with standard input at its end. */
    public Result client(String command) throws IOException {
        return script("client", command);
    }

    /** Runs a command that must succeed and returns what it printed. */
    public String console(String command) throws IOException {
        Result result = client(command);
        assertEquals(command + ": " + result.output(), 0, result.status());
        return result.output();
    }

    /** Runs a script of bin/. */
    public Result script(String name, String... arguments) {
        var command =
                new ArrayList<String>(List.of(home.resolve("bin").resolve(name).toString()));
        command.addAll(Arrays.asList(arguments));
        try {
            return run(home, command, "", -1);
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

    private static Result run(Path directory, List<String> command, String input, int expected) throws IOException {
        Path output = Files.createTempFile("script", ".out");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    // a file: the server that bin/start leaves behind would keep a pipe open
                    .redirectOutput(output.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            var process = builder.start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(SCRIPT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + Files.readString(output));
            }
            var result = new Result(process.exitValue(), Files.readString(output));
            if (expected >= 0) assertEquals(command + ": " + result.output(), expected, result.status());
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }
}

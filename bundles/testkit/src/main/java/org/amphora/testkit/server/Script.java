package org.amphora.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs that a test runs, with standard input at its end and the Java of the test. */
public final class Script {
    private static final long LIMIT_SECONDS = 300;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /** What it said, standard output and error together, and its exit status. */
    public record Result(int status, String output) {}

    public Script(Path directory) {
        this.directory = directory;
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    public Script with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs a command to its end, and destroys it if that does not come. */
    public Result run(List<String> command) throws IOException {
        // a file: the server that bin/start leaves behind would keep a pipe open
        Path output = Files.createTempFile("script", ".out");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end: " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    /** Runs a command that must succeed and returns what it said. */
    public String succeed(List<String> command) throws IOException {
        Result result = run(command);
        if (result.status() != 0)
            throw new AssertionError(command + " ended with " + result.status() + ": " + result.output());
        return result.output();
    }
}

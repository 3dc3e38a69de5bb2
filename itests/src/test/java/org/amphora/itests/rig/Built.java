package org.amphora.itests.rig;

import java.io.IOException;
import java.nio.file.Path;
import org.amphora.testkit.server.AssemblyProcess;

/** What this build has made. */
public final class Built {
    private Built() {}

    /** The root of the checkout. */
    public static Path root() {
        return Path.of(System.getProperty("amphora.root")).toAbsolutePath().normalize();
    }

    public static String version() {
        return System.getProperty("amphora.version");
    }

    public static Path tarball() {
        return root().resolve("karaf-assembly/target/amphora-" + version() + ".tar.gz");
    }

    /** The server, unpacked below {@code itests/target/assembly/NAME}. */
    public static AssemblyProcess unpack(String name) throws IOException {
        return AssemblyProcess.unpack(
                tarball(), root().resolve("itests/target/assembly").resolve(name));
    }
}

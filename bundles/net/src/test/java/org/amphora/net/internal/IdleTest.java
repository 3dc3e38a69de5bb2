package org.amphora.net.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import org.junit.After;
import org.junit.Test;

/** Thousands who say nothing: they hold a little memory, no thread, and nobody up. */
public class IdleTest {
    private static final int WANTED = 4000;
    /** For one connection, in this process on both sides. */
    private static final int FILES = 2;

    private final TestNet test = new TestNet();

    @After
    public void close() {
        test.close();
    }

    /** As many as this process may open files for, some being left for the rest of it. */
    private static int most() {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return (int) Math.min(WANTED, (system.getMaxFileDescriptorCount() - 500) / FILES);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("amphora-net-"))
                .count();
    }

    @Test
    public void manyIdleConnectionsAndSomeActiveOnes() throws Exception {
        test.serve(new Echo("a"));
        int many = most();
        Listener l = test.listen(TestNet.limits(s -> s.most(many + 10).perAddress(many + 10)));
        var idle = new ArrayList<Client>();
        try {
            for (int i = 0; i < many; i++) {
                var c = test.client(l);
                idle.add(c);
                assertEquals("hello from a", c.line());
            }
            assertEquals(many, l.info().connections());
            long before = threads();
            try (var active = test.client(l)) {
                assertEquals("hello from a", active.line());
                for (int i = 1; i <= 1000; i++) assertEquals("a " + i + " x", active.ask("x"));
            }
            assertTrue("no thread for them", threads() <= before && before < 20);
            for (Client c : idle) assertEquals("a 1 still here", c.ask("still here"));
        } finally {
            for (Client c : idle) c.close();
        }
        TestNet.await("all to be gone", () -> l.info().connections() == 0);
    }
}

package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.amphora.maildir.internal.disk.MemoryDisk;
import org.junit.Test;

/**
 * Stops the store at every step of a life on disk, loses what was not forced in every way, and looks at what is left: no
 * acknowledged message, flag or removal is lost, no UID or MODSEQ is used twice, a retry makes no second copy.
 */
public final class CrashTest {
    /** What a crash may leave of bytes and names that were not forced. */
    private enum Loss {
        NOTHING(true, true),
        BYTES(false, true),
        NAMES(true, false),
        ALL(false, false);

        final boolean keepsBytes;
        final boolean keepsNames;

        Loss(boolean keepsBytes, boolean keepsNames) {
            this.keepsBytes = keepsBytes;
            this.keepsNames = keepsNames;
        }
    }

    private static MemoryDisk newDisk() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        disk.createDirectory(Path.of("/mail"));
        disk.forceDirectory(Path.of("/"));
        return disk;
    }

    /** Looks at a disk as a crash leaves it before a step. */
    @FunctionalInterface
    private interface Check {
        void of(MemoryDisk disk, Acknowledged acknowledged, String where) throws Exception;
    }

    /** Ends a life whose check has found something. */
    private static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Found(Throwable what) {
            super(what);
        }
    }

    /** Lives once, with one kind of force left out, and checks what would be left before every step. */
    private static void live(String ignoredForce, Check check) throws Exception {
        MemoryDisk disk = newDisk();
        disk.ignoreForce(ignoredForce);
        Life life = new Life(disk);
        disk.beforeStep(() -> {
            // before the first force that is left out nothing is new
            if (!ignoredForce.isEmpty() && disk.firstIgnored() == 0) return;
            String where = "crash at step " + disk.steps() + " in "
                    + life.acknowledged().doing().name() + ": ";
            try {
                check.of(disk, life.acknowledged(), where);
            } catch (Exception | AssertionError e) {
                disk.beforeStep(() -> {});
                throw new Found(e);
            }
        });
        try {
            life.live();
        } finally {
            life.end();
        }
    }

    /** Does the checks of one life, each disk once: many steps, and ways to lose what was not forced, leave the same. */
    private static final class Checks {
        private final Set<List<Object>> done = new HashSet<>();
        private Acknowledged at;

        private boolean isNew(String how, Acknowledged acknowledged, MemoryDisk left) {
            if (at != acknowledged) done.clear();
            at = acknowledged;
            return done.add(List.of(how, left.content()));
        }

        void check(MemoryDisk disk, Loss loss, Acknowledged acknowledged, String where) throws Exception {
            MemoryDisk left = disk.afterCrash(loss.keepsBytes, loss.keepsNames);
            boolean sameUids = loss == Loss.NOTHING;
            if (isNew("same UIDs: " + sameUids, acknowledged, left))
                acknowledged.checkAfter(left, sameUids, where + "lost " + loss + ": ");
        }

        void checkWithoutOurFiles(MemoryDisk disk, Acknowledged acknowledged, String where) throws Exception {
            MemoryDisk left = disk.afterCrash(false, false);
            left.removeAll(Set.of("amphora.index", "amphora.log"));
            if (isNew("rebuilt", acknowledged, left)) acknowledged.checkRebuilt(left, where + "rebuilt: ");
        }
    }

    @Test
    public void nothingAcknowledgedIsLostAtAnyStep() throws Exception {
        Checks checks = new Checks();
        live("", (disk, acknowledged, where) -> {
            for (Loss loss : Loss.values()) checks.check(disk, loss, acknowledged, where);
        });
    }

    /** What other programs have of us is enough that no UID is used twice, and no MODSEQ. */
    @Test
    public void withoutOurFilesNoUidIsUsedTwice() throws Exception {
        live("", new Checks()::checkWithoutOurFiles);
    }

    /** A step that fails may make its command fail, but nothing else, and nothing later. */
    @Test
    public void aDiskErrorAtAnyStepCostsAtMostOneCommand() throws Exception {
        MemoryDisk whole = newDisk();
        Life untroubled = new Life(whole);
        untroubled.live();
        untroubled.end();
        for (int step = newDisk().steps() + 1; step <= whole.steps(); step++) {
            MemoryDisk disk = newDisk();
            disk.failAt(step);
            Life life = new Life(disk);
            life.liveWithErrors();
            life.end();
            life.acknowledged().checkAfter(disk.afterCrash(false, false), false, "error at step " + step + ": ");
        }
    }

    /** Each kind of force that a life does is needed: without it something acknowledged is lost. */
    @Test
    public void everyForceIsNeeded() throws Exception {
        MemoryDisk disk = newDisk();
        Life whole = new Life(disk);
        whole.live();
        whole.end();
        Set<String> all = new TreeSet<>(disk.forces().keySet());
        all.removeAll(newDisk().forces().keySet());
        List<String> idle = new ArrayList<>();
        for (String force : all) if (!isMissed(force)) idle.add(force);
        assertEquals("forces that no crash misses", List.of(), idle);
    }

    private static boolean isMissed(String force) throws Exception {
        Checks checks = new Checks();
        try {
            live(force, (disk, acknowledged, where) -> {
                checks.checkWithoutOurFiles(disk, acknowledged, where);
                for (Loss loss : List.of(Loss.ALL, Loss.BYTES, Loss.NAMES))
                    checks.check(disk, loss, acknowledged, where);
            });
            return false;
        } catch (Found e) {
            return true;
        }
    }
}

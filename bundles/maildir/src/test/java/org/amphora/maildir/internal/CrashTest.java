package org.amphora.maildir.internal;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

    /** The disk as it was before a step, and what was acknowledged by then. */
    private record Moment(int step, Acknowledged acknowledged, Map<Loss, MemoryDisk> left) {}

    /** Lives once, with one kind of force left out, and looks at the disk before every step. */
    private static List<Moment> moments(String ignoredForce) throws Exception {
        MemoryDisk disk = newDisk();
        disk.ignoreForce(ignoredForce);
        Life life = new Life(disk);
        List<Moment> moments = new ArrayList<>();
        disk.beforeStep(() -> {
            // before the first force that is left out nothing is new
            if (!ignoredForce.isEmpty() && disk.firstIgnored() == 0) return;
            Map<Loss, MemoryDisk> left = new EnumMap<>(Loss.class);
            for (Loss loss : Loss.values()) left.put(loss, disk.afterCrash(loss.keepsBytes, loss.keepsNames));
            moments.add(new Moment(disk.steps() + 1, life.acknowledged(), left));
        });
        life.live();
        life.end();
        disk.beforeStep(() -> {});
        return moments;
    }

    private static void check(Moment moment, Loss loss) throws Exception {
        String where = "crash at step " + moment.step + " in "
                + moment.acknowledged.doing().name() + ", lost " + loss + ": ";
        moment.acknowledged.checkAfter(moment.left.get(loss), loss == Loss.NOTHING, where);
    }

    @Test
    public void nothingAcknowledgedIsLostAtAnyStep() throws Exception {
        for (Moment moment : moments("")) {
            for (Loss loss : Loss.values()) check(moment, loss);
        }
    }

    /** What other programs have of us is enough that no UID is used twice, and no MODSEQ. */
    @Test
    public void withoutOurFilesNoUidIsUsedTwice() throws Exception {
        for (Moment moment : moments("")) checkWithoutOurFiles(moment);
    }

    private static void checkWithoutOurFiles(Moment moment) throws Exception {
        MemoryDisk left = moment.left.get(Loss.ALL).afterCrash(true, true);
        left.removeAll(Set.of("amphora.index", "amphora.log"));
        moment.acknowledged.checkRebuilt(left, "rebuilt at step " + moment.step + ": ");
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
            String where = "error at step " + step + ": ";
            life.acknowledged().checkAfter(disk.afterCrash(false, false), false, where);
        }
    }

    /** Each kind of force that a life does is needed: without it something acknowledged is lost. */
    @Test
    public void everyForceIsNeeded() throws Exception {
        MemoryDisk disk = newDisk();
        Life whole = new Life(disk);
        whole.live();
        whole.end();
        List<String> idle = new ArrayList<>();
        Set<String> all = new TreeSet<>(disk.forces().keySet());
        all.removeAll(newDisk().forces().keySet());
        for (String force : all) if (!isMissed(force)) idle.add(force);
        assertEquals("forces that no crash misses", List.of(), idle);
    }

    private static boolean isMissed(String force) throws Exception {
        for (Moment moment : moments(force)) {
            try {
                checkWithoutOurFiles(moment);
                check(moment, Loss.ALL);
                check(moment, Loss.BYTES);
                check(moment, Loss.NAMES);
            } catch (AssertionError | RuntimeException e) {
                return true;
            }
        }
        return false;
    }
}

package org.amphora.queue.internal.disk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.rules.TemporaryFolder;

/**
 * A disk that stops at a step, and then shows what may be left. It works on a real directory, so that names can be
 * looked up and files read as ever, and keeps beside it what has been forced: contents and names apart.
 */
public final class LossyDisk implements Disk {
    /** What a crash leaves. */
    public enum Crash {
        /** The process alone has ended: everything that was written is there. */
        KILL,
        /** Only what was forced. */
        POWER,
        /** Every name, but of the contents only what was forced. */
        NAMES_SURVIVE,
        /** Every byte, but of the names only those that were forced. */
        BYTES_SURVIVE
    }

    private static final class Inode {
        final boolean directory;
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        byte[] forced = new byte[0];

        Inode(boolean directory) {
            this.directory = directory;
        }
    }

    private final Disk real = new RealDisk();
    private final Path base;
    private final Map<Path, Inode> names = new HashMap<>();
    private final Map<Path, Inode> forcedNames = new HashMap<>();
    private final int stopAt;
    private final Set<String> forcing = new TreeSet<>();
    private String ignored = "";
    private int steps;

    /**
     * @param base a directory that is there
     * @param stopAt the step that fails, from 1, and with it all that come after; 0 for none
     */
    public LossyDisk(Path base, int stopAt) throws IOException {
        this.base = base;
        this.stopAt = stopAt;
        try (var found = Files.walk(base)) {
            for (Path p : found.filter(p -> !p.equals(base)).toList()) {
                Inode inode = new Inode(Files.isDirectory(p));
                if (!inode.directory) {
                    inode.forced = Files.readAllBytes(p);
                    inode.written.writeBytes(inode.forced);
                }
                names.put(p, inode);
                forcedNames.put(p, inode);
            }
        }
    }

    /** For thousands of small files: in memory, where there is such a file system, as nothing is really forced here. */
    public static TemporaryFolder folder() {
        Path memory = Path.of("/dev/shm");
        return new TemporaryFolder(Files.isWritable(memory) ? memory.toFile() : null);
    }

    /** The methods that have forced something so far. */
    public synchronized Set<String> forcing() {
        return new TreeSet<>(forcing);
    }

    /** From now on what this method forces is not forced. */
    public synchronized void ignoreForcesOf(String method) {
        ignored = method;
    }

    /** Whether the force that is under way counts. */
    private boolean isForced() {
        String method = StackWalker.getInstance().walk(frames -> frames.filter(
                        f -> !f.getClassName().startsWith(LossyDisk.class.getName()))
                .findFirst()
                .map(f -> f.getClassName().substring(f.getClassName().lastIndexOf('.') + 1) + '.' + f.getMethodName())
                .orElseThrow());
        forcing.add(method);
        return !method.equals(ignored);
    }

    public synchronized int steps() {
        return steps;
    }

    public synchronized boolean isStopped() {
        return stopAt > 0 && steps >= stopAt;
    }

    private void step(String what) throws IOException {
        if (isStopped()) throw new IOException("the disk is gone: " + what);
        steps++;
        if (isStopped()) throw new IOException("the disk goes away: " + what);
    }

    @Override
    public synchronized void makeDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) return;
        step("makeDirectory " + directory);
        real.makeDirectory(directory);
        names.put(directory, new Inode(true));
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        step("create " + file);
        DiskFile open = real.create(file);
        Inode inode = new Inode(false);
        names.put(file, inode);
        return new Lossy(open, inode);
    }

    @Override
    public synchronized DiskFile append(Path file) throws IOException {
        DiskFile open = real.append(file);
        return new Lossy(open, names.get(file));
    }

    @Override
    public synchronized void link(Path file, Path name) throws IOException {
        step("link " + name);
        real.link(file, name);
        names.put(name, names.get(file));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        step("delete " + file);
        real.delete(file);
        names.remove(file);
    }

    @Override
    public synchronized void force(Path directory) throws IOException {
        step("force " + directory);
        if (!isForced()) return;
        forcedNames.keySet().removeIf(p -> p.getParent().equals(directory) && !names.containsKey(p));
        names.forEach((p, inode) -> {
            if (p.getParent().equals(directory)) forcedNames.put(p, inode);
        });
    }

    /** Makes a directory as it may be found after the crash. */
    public synchronized void leave(Crash crash, Path target) throws IOException {
        boolean allNames = crash == Crash.KILL || crash == Crash.NAMES_SURVIVE;
        boolean allBytes = crash == Crash.KILL || crash == Crash.BYTES_SURVIVE;
        Map<Path, Inode> left = allNames ? names : forcedNames;
        List<Path> paths = new ArrayList<>(left.keySet());
        paths.sort(null);
        Files.createDirectories(target);
        for (Path p : paths) {
            Inode inode = left.get(p);
            Path to = target.resolve(base.relativize(p));
            // a name in a directory that is not there is not there
            if (!Files.isDirectory(to.getParent())) continue;
            if (inode.directory) Files.createDirectory(to);
            else Files.write(to, allBytes ? inode.written.toByteArray() : inode.forced);
        }
    }

    private final class Lossy implements DiskFile {
        private final DiskFile open;
        private final Inode inode;

        Lossy(DiskFile open, Inode inode) {
            this.open = open;
            this.inode = inode;
        }

        @Override
        public void write(List<ByteBuffer> buffers) throws IOException {
            synchronized (LossyDisk.this) {
                List<ByteBuffer> half = new ArrayList<>();
                for (ByteBuffer b : buffers) {
                    byte[] bytes = new byte[b.remaining()];
                    b.duplicate().get(bytes);
                    half.add(ByteBuffer.wrap(bytes, 0, bytes.length / 2));
                }
                try {
                    step("write");
                } catch (IOException e) {
                    // torn: the first half of what was to be written is there
                    if (steps == stopAt && !half.isEmpty()) put(half.subList(0, 1));
                    throw e;
                }
                put(buffers);
            }
        }

        private void put(List<ByteBuffer> buffers) throws IOException {
            for (ByteBuffer b : buffers) {
                byte[] bytes = new byte[b.remaining()];
                b.duplicate().get(bytes);
                inode.written.writeBytes(bytes);
            }
            open.write(buffers);
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return open.read(position, target);
        }

        @Override
        public void force() throws IOException {
            synchronized (LossyDisk.this) {
                step("force a file");
                if (isForced()) inode.forced = inode.written.toByteArray();
            }
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}

package org.amphora.maildir.internal.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.amphora.maildir.internal.disk.MemoryTree.Directory;
import org.amphora.maildir.internal.disk.MemoryTree.File;
import org.amphora.maildir.internal.disk.MemoryTree.Node;

/**
 * A disk that forgets. Bytes are safe when their file was forced, names when their directory was; {@link #afterCrash}
 * gives the disk that a crash leaves. Every step that changes something or forces is counted, and any of them can be made to fail.
 */
public final class MemoryDisk implements Disk {
    private final Directory root;
    private int steps;
    private Runnable beforeStep = () -> {};
    private int failAt = Integer.MAX_VALUE;
    private String failAll;
    private String ignoredForce = "";
    private int firstIgnored;
    private final Map<String, Integer> forces = new TreeMap<>();

    public MemoryDisk() {
        this(new Directory());
    }

    private MemoryDisk(Directory root) {
        this.root = root;
    }

    /** Called before each step, and in the middle of each write: it may look at {@link #afterCrash}. */
    public synchronized void beforeStep(Runnable look) {
        beforeStep = look;
    }

    /** The step of this number fails, as on a full disk; those after it do not. */
    public synchronized void failAt(int step) {
        failAt = step;
    }

    /** From now on every step fails with this error, as on a disk that is full or can only be read; null for none. */
    public synchronized void failAll(String error) {
        failAll = error;
    }

    public synchronized int steps() {
        return steps;
    }

    /** Forces of files and directories so far, by their last name with its digits struck out. */
    public synchronized Map<String, Integer> forces() {
        return new TreeMap<>(forces);
    }

    private void step() throws IOException {
        beforeStep.run();
        if (failAll != null) throw new IOException(failAll);
        if (++steps == failAt) throw new IOException("No space left on device");
    }

    /**
     * What is there when the machine is up again.
     *
     * @param bytes whether bytes that were not forced are there nevertheless
     * @param names whether names that were not forced are there nevertheless
     */
    public synchronized MemoryDisk afterCrash(boolean bytes, boolean names) {
        return new MemoryDisk((Directory) MemoryTree.copy(root, bytes, names, new IdentityHashMap<>()));
    }

    /** All that is there: equal for two disks that no reader can tell apart. */
    public synchronized List<Object> content() {
        List<Object> all = new ArrayList<>();
        MemoryTree.content(root, all, new IdentityHashMap<>());
        return all;
    }

    private Node find(Path path) throws IOException {
        Node n = root;
        for (Path part : path) {
            if (!(n instanceof Directory d)) throw new NotDirectoryException(path.toString());
            n = d.names.get(part.toString());
            if (n == null) throw new NoSuchFileException(path.toString());
        }
        return n;
    }

    private Directory directory(Path path) throws IOException {
        if (find(path) instanceof Directory d) return d;
        throw new NotDirectoryException(path.toString());
    }

    private Directory parent(Path path) throws IOException {
        return directory(path.getParent());
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private File file(Path path) throws IOException {
        if (find(path) instanceof File f) return f;
        throw new IOException("Is a directory: " + path);
    }

    private static void change(Directory d) {
        d.modified = Math.max(MemoryTree.now(), d.modified + 1);
    }

    @Override
    public synchronized List<String> list(Path directory) throws IOException {
        return new ArrayList<>(directory(directory).names.keySet());
    }

    @Override
    public synchronized FileInfo info(Path path) throws IOException {
        Node n = find(path);
        return new FileInfo(n instanceof File f ? f.bytes.length : 0, n.modified, n instanceof Directory, n);
    }

    @Override
    public synchronized byte[] read(Path file) throws IOException {
        return file(file).bytes.clone();
    }

    @Override
    public synchronized ReadFile open(Path path) throws IOException {
        return new Reader(file(path));
    }

    @Override
    public synchronized WriteFile create(Path path) throws IOException {
        step();
        Directory d = parent(path);
        File f = new File();
        if (d.names.putIfAbsent(name(path), f) != null) throw new FileAlreadyExistsException(path.toString());
        change(d);
        return new Writer(f, path);
    }

    @Override
    public synchronized WriteFile append(Path path) throws IOException {
        Directory d = parent(path);
        if (!d.names.containsKey(name(path))) {
            step();
            d.names.put(name(path), new File());
            change(d);
        }
        return new Writer(file(path), path);
    }

    @Override
    public synchronized void link(Path existing, Path path) throws IOException {
        step();
        File f = file(existing);
        Directory d = parent(path);
        if (d.names.putIfAbsent(name(path), f) != null) throw new FileAlreadyExistsException(path.toString());
        change(d);
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        Node n = find(from);
        Directory target = parent(to);
        if (target.names.get(name(to)) instanceof Directory d && !d.names.isEmpty()) {
            throw new DirectoryNotEmptyException(to.toString());
        }
        parent(from).names.remove(name(from));
        target.names.put(name(to), n);
        change(parent(from));
        change(target);
    }

    @Override
    public synchronized void unlink(Path path) throws IOException {
        file(path);
        step();
        parent(path).names.remove(name(path));
        change(parent(path));
    }

    @Override
    public synchronized void createDirectory(Path path) throws IOException {
        step();
        Directory d = parent(path);
        if (d.names.putIfAbsent(name(path), new Directory()) != null) {
            throw new FileAlreadyExistsException(path.toString());
        }
        change(d);
    }

    @Override
    public synchronized void removeDirectory(Path path) throws IOException {
        step();
        if (!directory(path).names.isEmpty()) throw new DirectoryNotEmptyException(path.toString());
        parent(path).names.remove(name(path));
        change(parent(path));
    }

    @Override
    public synchronized void forceDirectory(Path path) throws IOException {
        step();
        Directory d = directory(path);
        if (isCounted("directory " + (path.getNameCount() == 0 ? "/" : name(path)))) d.forced = new TreeMap<>(d.names);
    }

    @Override
    public synchronized void setModified(Path path, Instant time) throws IOException {
        step();
        find(path).modified = TimeUnit.MILLISECONDS.toNanos(time.toEpochMilli());
    }

    private boolean isCounted(String what) {
        String plain = what.replaceAll("\\d+", "0");
        forces.merge(plain, 1, Integer::sum);
        if (!plain.equals(ignoredForce)) return true;
        if (firstIgnored == 0) firstIgnored = steps;
        return false;
    }

    /** What is forced under this name, as {@link #forces} tells it, is not: to see that a test notices. */
    public synchronized void ignoreForce(String what) {
        ignoredForce = what;
    }

    /** Files of these names are removed wherever they are. */
    public synchronized void removeAll(Set<String> names) {
        removeAll(root, names);
    }

    private static void removeAll(Directory d, Set<String> names) {
        d.names.keySet().removeAll(names);
        for (Node n : d.names.values()) if (n instanceof Directory below) removeAll(below, names);
    }

    /** The step at which a force was first ignored, or 0. */
    public synchronized int firstIgnored() {
        return firstIgnored;
    }

    private final class Reader implements ReadFile {
        private final File file;

        Reader(File file) {
            this.file = file;
        }

        @Override
        public long size() {
            synchronized (MemoryDisk.this) {
                return file.bytes.length;
            }
        }

        @Override
        public int read(long position, ByteBuffer target) {
            synchronized (MemoryDisk.this) {
                if (position >= file.bytes.length) return -1;
                int n = (int) Math.min(target.remaining(), file.bytes.length - position);
                target.put(file.bytes, (int) position, n);
                return n;
            }
        }

        @Override
        public Optional<FileChannel> channel() {
            return Optional.empty();
        }

        @Override
        public void close() {
            // memory only
        }
    }

    private final class Writer implements WriteFile {
        private final File file;
        private final Path path;

        Writer(File file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public void write(ByteBuffer... buffers) throws IOException {
            synchronized (MemoryDisk.this) {
                // a crash in the middle of a write leaves half of it
                for (ByteBuffer b : buffers) {
                    byte[] half = new byte[b.remaining() / 2];
                    b.get(half);
                    add(half);
                    step();
                    byte[] rest = new byte[b.remaining()];
                    b.get(rest);
                    add(rest);
                }
            }
        }

        private void add(byte[] more) {
            byte[] all = Arrays.copyOf(file.bytes, file.bytes.length + more.length);
            System.arraycopy(more, 0, all, file.bytes.length, more.length);
            file.bytes = all;
            file.modified = MemoryTree.now();
        }

        @Override
        public long size() {
            synchronized (MemoryDisk.this) {
                return file.bytes.length;
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (MemoryDisk.this) {
                step();
                if (size < file.bytes.length) file.bytes = Arrays.copyOf(file.bytes, (int) size);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (MemoryDisk.this) {
                step();
                if (isCounted("file " + name(path))) file.forced = file.bytes;
            }
        }

        @Override
        public void close() {
            // memory only
        }
    }

    /** The names in a directory with what they hold, for a test that looks. */
    public synchronized Map<String, Integer> sizes(Path directory) throws IOException {
        Map<String, Integer> sizes = new HashMap<>();
        directory(directory).names.forEach((n, node) -> sizes.put(n, node instanceof File f ? f.bytes.length : -1));
        return sizes;
    }
}

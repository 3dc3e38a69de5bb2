package org.amphora.maildir.internal.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A disk on which names that differ in case alone are one name, as it was first written. */
public record FoldingDisk(Disk disk) implements Disk {
    private Path known(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent == null) return path;
        Path at = known(parent);
        String name = path.getFileName().toString();
        try {
            for (String n : disk.list(at)) if (n.equalsIgnoreCase(name)) return at.resolve(n);
        } catch (IOException e) {
            // not there
        }
        return at.resolve(name);
    }

    @Override
    public List<String> list(Path directory) throws IOException {
        return disk.list(known(directory));
    }

    @Override
    public FileInfo info(Path path) throws IOException {
        return disk.info(known(path));
    }

    @Override
    public byte[] read(Path file) throws IOException {
        return disk.read(known(file));
    }

    @Override
    public ReadFile open(Path file) throws IOException {
        return disk.open(known(file));
    }

    @Override
    public WriteFile create(Path file) throws IOException {
        return disk.create(known(file));
    }

    @Override
    public WriteFile append(Path file) throws IOException {
        return disk.append(known(file));
    }

    @Override
    public void link(Path existing, Path name) throws IOException {
        disk.link(known(existing), known(name));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Path target = known(to);
        if (target.equals(known(from))) target = known(to.getParent()).resolve(to.getFileName());
        else if (disk.info(known(from)).isDirectory() && isThere(target)) throw new IOException("Directory not empty");
        disk.rename(known(from), target);
    }

    private boolean isThere(Path path) {
        try {
            disk.info(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void unlink(Path file) throws IOException {
        disk.unlink(known(file));
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        disk.createDirectory(known(directory));
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        disk.removeDirectory(known(directory));
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        disk.forceDirectory(known(directory));
    }

    @Override
    public void setModified(Path file, Instant time) throws IOException {
        disk.setModified(known(file), time);
    }
}

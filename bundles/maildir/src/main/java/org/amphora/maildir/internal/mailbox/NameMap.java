package org.amphora.maildir.internal.mailbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Short texts by name, where there may be a million: a hash table of places in blocks of bytes, in a third of the room that
 * a map of objects takes. What is removed or replaced keeps its bytes. For one thread at a time.
 */
final class NameMap {
    private static final int FIRST_BLOCK = 1024;
    private static final int BLOCK = 1 << 20;
    private static final int REMOVED = -1;
    /** Two lengths of two bytes come first. */
    private static final int HEAD = 4;

    private final List<byte[]> blocks = new ArrayList<>(List.of(new byte[FIRST_BLOCK]));
    private int used;
    /** The place and one, 0 if free. */
    private int[] slots = new int[64];

    private int size;
    private int taken;

    int size() {
        return size;
    }

    boolean contains(String name) {
        return find(bytes(name)) >= 0;
    }

    Optional<String> get(String name) {
        int slot = find(bytes(name));
        return slot < 0 ? Optional.empty() : Optional.of(text(slots[slot] - 1));
    }

    /** Gives what the name had before. */
    Optional<String> put(String name, String text) {
        byte[] key = bytes(name);
        byte[] value = bytes(text);
        int slot = find(key);
        if (slot >= 0) {
            String old = text(slots[slot] - 1);
            slots[slot] = append(key, value) + 1;
            return Optional.of(old);
        }
        if (++taken > slots.length / 2) grow();
        slots[free(key)] = append(key, value) + 1;
        size++;
        return Optional.empty();
    }

    void remove(String name) {
        int slot = find(bytes(name));
        if (slot < 0) return;
        slots[slot] = REMOVED;
        size--;
    }

    /** Where each name that is there lies, in no order, for {@link #name} and {@link #text}. */
    int[] places() {
        return Arrays.stream(slots).filter(s -> s > 0).map(s -> s - 1).toArray();
    }

    String name(int place) {
        byte[] block = block(place);
        int at = place % BLOCK;
        return new String(block, at + HEAD, length(block, at), StandardCharsets.UTF_8);
    }

    String text(int place) {
        byte[] block = block(place);
        int at = place % BLOCK;
        return new String(block, at + HEAD + length(block, at), length(block, at + 2), StandardCharsets.UTF_8);
    }

    private byte[] block(int place) {
        return blocks.get(place / BLOCK);
    }

    private static int length(byte[] block, int at) {
        return (block[at] & 0xff) << 8 | block[at + 1] & 0xff;
    }

    private static byte[] bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8);
    }

    /** The slot of a name, or -1. */
    private int find(byte[] key) {
        for (int i = first(key, 0, key.length); slots[i] != 0; i = i + 1 & slots.length - 1) {
            if (slots[i] != REMOVED && isAt(slots[i] - 1, key)) return i;
        }
        return -1;
    }

    private int free(byte[] key) {
        int i = first(key, 0, key.length);
        while (slots[i] != 0) i = i + 1 & slots.length - 1;
        return i;
    }

    private boolean isAt(int place, byte[] key) {
        byte[] block = block(place);
        int at = place % BLOCK;
        int length = length(block, at);
        return length == key.length && Arrays.equals(block, at + HEAD, at + HEAD + length, key, 0, length);
    }

    private int first(byte[] bytes, int from, int to) {
        int h = 1;
        for (int i = from; i < to; i++) h = 31 * h + bytes[i];
        // names that were made one after the other differ in a few digits
        h *= 0x9e3779b9;
        return (h ^ h >>> 15) & slots.length - 1;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[size > old.length / 4 ? old.length * 2 : old.length];
        taken = size + 1;
        for (int s : old) {
            if (s <= 0) continue;
            byte[] block = block(s - 1);
            int at = (s - 1) % BLOCK;
            int i = first(block, at + HEAD, at + HEAD + length(block, at));
            while (slots[i] != 0) i = i + 1 & slots.length - 1;
            slots[i] = s;
        }
    }

    private int append(byte[] key, byte[] value) {
        int length = HEAD + key.length + value.length;
        int last = blocks.size() - 1;
        if (used + length > BLOCK) {
            blocks.add(new byte[BLOCK]);
            last++;
            used = 0;
        } else if (used + length > blocks.get(last).length) {
            byte[] block = blocks.get(last);
            blocks.set(last, Arrays.copyOf(block, Math.min(BLOCK, Math.max(2 * block.length, used + length))));
        }
        byte[] block = blocks.get(last);
        block[used] = (byte) (key.length >> 8);
        block[used + 1] = (byte) key.length;
        block[used + 2] = (byte) (value.length >> 8);
        block[used + 3] = (byte) value.length;
        System.arraycopy(key, 0, block, used + HEAD, key.length);
        System.arraycopy(value, 0, block, used + HEAD + key.length, value.length);
        int place = last * BLOCK + used;
        used += length;
        return place;
    }
}

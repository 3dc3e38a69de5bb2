package org.amphora.queue.internal.schedule;

import java.util.Arrays;

/** Jobs by the time at which they wake up: a binary heap in which each knows its place, so that one can be taken out. */
final class DueHeap {
    private Job[] heap = new Job[64];
    private int size;

    /** The first, or null. */
    Job first() {
        return size == 0 ? null : heap[0];
    }

    void add(Job job) {
        if (size == heap.length) heap = Arrays.copyOf(heap, size + (size >> 1));
        put(job, size++);
        up(job);
    }

    /** Nothing if it is not here. */
    void remove(Job job) {
        int at = job.place;
        if (at < 0) return;
        job.place = -1;
        Job last = heap[--size];
        heap[size] = null;
        if (last == job) return;
        put(last, at);
        up(last);
        down(last);
    }

    private void put(Job job, int at) {
        heap[at] = job;
        job.place = at;
    }

    private void up(Job job) {
        int at = job.place;
        while (at > 0 && isBefore(job, heap[(at - 1) / 2])) {
            put(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        put(job, at);
    }

    private void down(Job job) {
        int at = job.place;
        for (int child; (child = 2 * at + 1) < size; at = child) {
            if (child + 1 < size && isBefore(heap[child + 1], heap[child])) child++;
            if (!isBefore(heap[child], job)) break;
            put(heap[child], at);
        }
        put(job, at);
    }

    private static boolean isBefore(Job a, Job b) {
        return a.wake != b.wake ? a.wake < b.wake : a.slot.received < b.slot.received;
    }
}

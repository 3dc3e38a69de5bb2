package org.amphora.queue.internal.schedule;

import java.util.Arrays;
import java.util.Comparator;

/** A binary heap in which each job knows its place, so that one can be taken out. A job is in one heap at the most. */
final class JobHeap {
    private final Comparator<Job> order;
    private Job[] heap = new Job[2];
    private int size;

    JobHeap(Comparator<Job> order) {
        this.order = order;
    }

    /** The first, or null. */
    Job first() {
        return size == 0 ? null : heap[0];
    }

    /** The first, which is taken out; or null. */
    Job poll() {
        Job first = first();
        if (first != null) remove(first);
        return first;
    }

    int size() {
        return size;
    }

    void add(Job job) {
        if (size == heap.length) heap = Arrays.copyOf(heap, size + size / 2 + 1);
        put(job, size++);
        up(job);
    }

    /** Nothing if it is in no heap. */
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

    private boolean isBefore(Job a, Job b) {
        return order.compare(a, b) < 0;
    }
}

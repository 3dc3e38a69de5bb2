/**
 * The queue on disk: the file operations that change something, and (on top of them) the entries.
 *
 * <p>Invariant: what must outlive a crash is written, forced, linked to its final name, and the directory forced, in
 * this order, before anyone is told. A failed force is never tried again on the same file. Safe on any thread but for
 * {@link org.amphora.queue.internal.disk.DiskFile}.
 */
package org.amphora.queue.internal.disk;

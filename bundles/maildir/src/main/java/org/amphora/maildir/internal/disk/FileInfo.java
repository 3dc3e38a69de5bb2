package org.amphora.maildir.internal.disk;

/**
 * What a stat gives.
 *
 * @param modified in nanoseconds since 1970
 * @param key equal for two names of one file
 */
public record FileInfo(long size, long modified, boolean isDirectory, Object key) {}

package org.amphora.api.directory;

/**
 * A local user.
 *
 * @param name {@code user@domain}, lower case: the key of store, queue and log
 * @param enabled whether it may log in; a disabled one still receives
 * @param quota bytes, 0 for the store's default
 */
public record Account(String name, boolean enabled, long quota) {}

package org.amphora.api.store;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What clients have noted with a mailbox or an account (RFC 5464): values by names such as {@code /private/comment}. It
 * is no part of any message and makes no MODSEQ; {@link AccountListener}s are told. Calls may block; safe on any thread.
 *
 * <p>A name has no control characters and at most {@value #LONGEST_NAME} of others, and two that differ in case are two:
 * who must not tell them apart asks with small letters. A value is octets of any kind. How many there are and how long
 * they are is the caller's to bound: all of them are in memory during a call.
 */
@ProviderType
public interface Annotations {
    int LONGEST_NAME = 1000;

    /**
     * All that there are, the caller's own copy.
     *
     * @throws StoreException as of any call on what they belong to
     */
    SortedMap<String, byte[]> all();

    /**
     * Sets some and removes others, all or none; durable when it returns.
     *
     * @throws StoreException {@code CANNOT} if a name cannot be, else as of any call
     */
    void change(Map<String, byte[]> set, Set<String> remove);

    /** Whether a name can be. */
    static boolean isPossible(String name) {
        boolean control = name.chars().anyMatch(Character::isISOControl);
        return !name.isEmpty() && name.length() <= LONGEST_NAME && !control;
    }
}

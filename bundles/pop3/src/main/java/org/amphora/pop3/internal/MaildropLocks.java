package org.amphora.pop3.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The exclusive access of RFC 1939 §4: one session for each account. IMAP sessions do not count. Any thread. */
final class MaildropLocks {
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    /** False if another session has it. */
    boolean lock(String account) {
        return locked.add(account);
    }

    void unlock(String account) {
        locked.remove(account);
    }
}

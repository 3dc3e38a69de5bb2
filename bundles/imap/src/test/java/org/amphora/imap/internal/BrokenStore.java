package org.amphora.imap.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.amphora.api.store.Quota;
import org.amphora.api.store.SpecialUse;

/** A store with a bug in every method. */
final class BrokenStore implements MailStore {
    private static IllegalStateException bug() {
        return new IllegalStateException("a bug, made for a test");
    }

    @Override
    public char separator() {
        throw bug();
    }

    @Override
    public List<MailboxEntry> list(String account) {
        throw bug();
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        throw bug();
    }

    @Override
    public boolean isPossibleName(String name) {
        throw bug();
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        throw bug();
    }

    @Override
    public void delete(String account, String name) {
        throw bug();
    }

    @Override
    public void rename(String account, String from, String to) {
        throw bug();
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        throw bug();
    }

    @Override
    public Mailbox mailbox(MailboxId id) {
        throw bug();
    }

    @Override
    public Mailbox inbox(String account) {
        throw bug();
    }

    @Override
    public Quota quota(String account) {
        throw bug();
    }

    @Override
    public Annotations annotations(String account) {
        throw bug();
    }

    @Override
    public List<String> sharers(String account) {
        throw bug();
    }

    @Override
    public void deleteAccount(String account) {
        throw bug();
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        throw bug();
    }

    @Override
    public Subscription listen(String account, AccountListener listener) {
        throw bug();
    }
}

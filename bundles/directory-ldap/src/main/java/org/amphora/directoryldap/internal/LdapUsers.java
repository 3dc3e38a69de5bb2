package org.amphora.directoryldap.internal;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.UserSource;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users by a search, passwords by a bind as the entry that was found. Safe on any thread. */
final class LdapUsers implements UserSource {
    private static final Logger LOG = LoggerFactory.getLogger(LdapUsers.class);
    /** One more than there may be. */
    private static final int ENTRIES = 2;

    private static final long LONGEST_PRETENCE = 1_000_000_000L;

    private final LdapSettings settings;
    private final LdapServers servers;
    private final LongSupplier nanoClock;
    /** How long the server took to refuse the last password. */
    private volatile long refusalTook;

    LdapUsers(LdapSettings settings, LdapServers servers, LongSupplier nanoClock) {
        this.settings = settings;
        this.servers = servers;
        this.nanoClock = nanoClock;
    }

    @Override
    public String name() {
        return "ldap";
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(Ability.EXISTS, Ability.VERIFY);
    }

    @Override
    public Optional<Account> account(String login) {
        return find(settings.userFilter(), login).flatMap(e -> account(e, login));
    }

    @Override
    public Proof verify(String login, char[] password) {
        Optional<SearchResultEntry> entry = find(settings.passFilter(), login);
        Optional<Account> account = entry.flatMap(e -> account(e, login));
        if (account.isEmpty()) return new Proof.Unknown();
        long begin = nanoClock.getAsLong();
        ResultCode answer = bind(entry.get().getDN(), password);
        if (answer.equals(ResultCode.SUCCESS))
            return new Proof.Right(account.get().name());
        // RFC 4511 §4.2.2: the entry has no password
        if (answer.equals(ResultCode.INAPPROPRIATE_AUTHENTICATION)) return new Proof.Unknown();
        refusalTook = Math.min(nanoClock.getAsLong() - begin, LONGEST_PRETENCE);
        return new Proof.Wrong();
    }

    /**
     * Binds as an entry that is not there, and waits for as long as the server takes to compare a hash. No entry of a
     * true user is taken: a server may lock it after some wrong passwords.
     */
    @Override
    public void pretend(String login, char[] password) {
        long begin = nanoClock.getAsLong();
        bind("cn=nobody" + (settings.base().isEmpty() ? "" : ",") + settings.base(), password);
        LockSupport.parkNanos(refusalTook - (nanoClock.getAsLong() - begin));
    }

    private Optional<SearchResultEntry> find(FilterTemplate filter, String login) {
        try {
            var request = new SearchRequest(
                    settings.base(),
                    settings.scope(),
                    filter.of(login),
                    settings.attributes().requested());
            request.setSizeLimit(ENTRIES);
            List<SearchResultEntry> found =
                    servers.search(pool -> pool.search(request)).getSearchEntries();
            if (found.size() <= 1) return found.stream().findFirst();
        } catch (LDAPException e) {
            if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) throw refused("ldap_base does not exist", e);
            if (!e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) throw refused("the search is refused", e);
        }
        LOG.warn("LDAP has several entries for login={}: the filter must find one", login);
        return Optional.empty();
    }

    private Optional<Account> account(SearchResultEntry entry, String login) {
        try {
            Optional<Account> account = settings.attributes().account(entry, login);
            if (account.isEmpty()) LOG.warn("LDAP entry {} does not tell the name of its account", entry.getDN());
            return account;
        } catch (IllegalArgumentException e) {
            throw refused(entry.getDN() + ": " + e.getMessage() + " is expected", e);
        }
    }

    private ResultCode bind(String dn, char[] password) {
        byte[] secret = utf8(password);
        try {
            return servers.bind(
                    pool -> pool.bind(new SimpleBindRequest(dn, secret)).getResultCode());
        } catch (LDAPException e) {
            return e.getResultCode();
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] utf8(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }

    private static MailException refused(String why, Exception cause) {
        return new MailException(
                EnhancedStatus.TEMP_SYSTEM, "Users are not available", new IllegalStateException(why, cause));
    }
}

package org.amphora.directoryldap.internal;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.FailoverServerSet;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/**
 * The servers: one pool of connections that search as {@code ldap_dn}, and one whose connections bind as whoever logs
 * in. While no server can be reached, only one call in a while tries. Safe on any thread.
 */
final class LdapServers implements AutoCloseable {
    /** How long nobody tries after a failure. */
    static final Duration REST = Duration.ofSeconds(3);

    /** Outcomes that say nothing of the user. */
    private static final Set<ResultCode> UNREACHABLE = Set.of(
            ResultCode.CONNECT_ERROR,
            ResultCode.SERVER_DOWN,
            ResultCode.TIMEOUT,
            ResultCode.DECODING_ERROR,
            ResultCode.ENCODING_ERROR,
            ResultCode.LOCAL_ERROR,
            ResultCode.BUSY,
            ResultCode.UNAVAILABLE,
            ResultCode.OPERATIONS_ERROR,
            ResultCode.OTHER);

    /** One operation on a pool. */
    interface Operation<T> {
        T on(LDAPConnectionPool pool) throws LDAPException;
    }

    private final LDAPConnectionPool searches;
    private final LDAPConnectionPool binds;
    private final Semaphore searching;
    private final Semaphore binding;
    private final Duration timeout;
    private final LongSupplier nanoClock;
    private boolean resting;
    private long restUntil;

    /** Opens no connection yet. */
    LdapServers(LdapSettings s, LongSupplier nanoClock) {
        this.timeout = s.timeout();
        this.nanoClock = nanoClock;
        this.searching = new Semaphore(s.connections(), true);
        this.binding = new Semaphore(s.connections(), true);
        this.searches = pool(s, new SimpleBindRequest(s.dn(), s.password()));
        this.binds = pool(s, null);
    }

    private static LDAPConnectionPool pool(LdapSettings s, BindRequest bind) {
        try {
            var pool = new LDAPConnectionPool(
                    new FailoverServerSet(
                            s.uris().stream().map(u -> server(u, s)).toArray(ServerSet[]::new)),
                    bind,
                    0,
                    s.connections(),
                    s.startTls() ? new StartTLSPostConnectProcessor(s.trust()) : null);
            pool.setRetryFailedOperationsDueToInvalidConnections(true);
            return pool;
        } catch (LDAPException e) {
            throw new IllegalStateException("nothing is connected yet", e);
        }
    }

    private static ServerSet server(LDAPURL url, LdapSettings s) {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) s.connectTimeout().toMillis());
        options.setResponseTimeoutMillis(s.timeout().toMillis());
        options.setUseSynchronousMode(true); // no thread for each connection
        options.setAbandonOnTimeout(true);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        return url.getScheme().equals("ldaps")
                ? new SingleServerSet(url.getHost(), url.getPort(), s.trust().getSocketFactory(), options)
                : new SingleServerSet(url.getHost(), url.getPort(), options);
    }

    /** @throws LDAPException that is an answer */
    <T> T search(Operation<T> operation) throws LDAPException {
        return bounded(searching, searches, operation);
    }

    /** Leaves the connection bound; the next bind changes that. */
    <T> T bind(Operation<T> operation) throws LDAPException {
        return bounded(binding, binds, operation);
    }

    private <T> T bounded(Semaphore places, LDAPConnectionPool pool, Operation<T> operation) throws LDAPException {
        if (isResting()) throw unavailable(new IOException("no server could be reached a moment ago"));
        try {
            if (!places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS))
                throw unavailable(new IOException("all ldap_connections are busy"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
        try {
            T answer = operation.on(pool);
            rest(false);
            return answer;
        } catch (LDAPException e) {
            if (!UNREACHABLE.contains(e.getResultCode())) throw e;
            rest(true);
            throw unavailable(e);
        } finally {
            places.release();
        }
    }

    /** Who finds that the rest is over tries, and the others wait for what comes of it. */
    private synchronized boolean isResting() {
        if (!resting) return false;
        long now = nanoClock.getAsLong();
        if (now - restUntil < 0) return true;
        restUntil = now + REST.toNanos();
        return false;
    }

    private synchronized void rest(boolean now) {
        resting = now;
        restUntil = nanoClock.getAsLong() + REST.toNanos();
    }

    private static MailException unavailable(Exception cause) {
        return new MailException(EnhancedStatus.TEMP_SYSTEM, "Users are not available", cause);
    }

    @Override
    public void close() {
        searches.close();
        binds.close();
    }
}

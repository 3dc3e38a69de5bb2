package org.amphora.maildir.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.mail.MailException;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.store.AccountListener;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.MailStore;
import org.amphora.api.store.Mailbox;
import org.amphora.api.store.MailboxEntry;
import org.amphora.api.store.MailboxId;
import org.amphora.api.store.MailboxListener;
import org.amphora.api.store.Quota;
import org.amphora.api.store.SpecialUse;
import org.amphora.api.store.StoreCare;
import org.amphora.maildir.internal.disk.LocalDisk;
import org.amphora.maildir.internal.format.NameMaker;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role maildir: glue between {@code org.amphora.maildir.cfg} and the store. */
@Component(service = Role.class, configurationPid = MaildirConfig.PID, immediate = true)
@Designate(ocd = MaildirConfig.class)
public final class MaildirComponent extends RoleComponent implements MailStore, StoreCare {
    private static final Logger LOG = LoggerFactory.getLogger(MaildirComponent.class);
    private static final String[] SERVICES = {MailStore.class.getName(), StoreCare.class.getName()};

    /** Tells who has a quota of their own; without it all have the store's. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Directory directory;

    private String dataDirectory;
    private MaildirSettings settings;
    private StoreLock lock;
    private volatile MaildirStore store;
    private ServiceRegistration<?> served;

    /** Calls that come while the store is opened anew are told to try later. */
    @Activate
    @Modified
    synchronized void configure(BundleContext context, MaildirConfig defaults, Map<String, Object> raw) {
        String karafData = context.getProperty("karaf.data");
        dataDirectory = karafData != null ? karafData : context.getDataFile("").getPath();
        try {
            MaildirSettings next = read(raw);
            if (served == null) serve(context, next);
            else if (!next.equals(settings)) reopen(next);
            health.problem("configuration", "");
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        } catch (IOException e) {
            LOG.error("the store cannot be opened again", e);
            health.problem("store", "the store cannot be opened again: " + e.getMessage());
        }
    }

    private void serve(BundleContext context, MaildirSettings first) {
        try {
            open(first);
        } catch (IOException e) {
            throw refused(e);
        }
        served = context.registerService(SERVICES, this, null);
    }

    private void reopen(MaildirSettings next) throws IOException {
        MaildirSettings last = settings;
        shut();
        try {
            open(next);
        } catch (IOException e) {
            open(last);
            throw refused(e);
        }
    }

    private static BadConfiguration refused(IOException e) {
        return new BadConfiguration("etc/" + MaildirConfig.PID + ".cfg: " + e.getMessage());
    }

    private MaildirSettings read(Map<String, Object> raw) {
        Map<String, Object> completed = new HashMap<>(raw);
        Object root = raw.get("mail_root");
        if (root == null || root.toString().isBlank()) {
            completed.put(
                    "mail_root", Path.of(dataDirectory, "mail").toAbsolutePath().toString());
        }
        return MaildirSettings.of(completed);
    }

    private void open(MaildirSettings s) throws IOException {
        lock = StoreLock.take(s.root());
        settings = s;
        store = new MaildirStore(
                new LocalDisk(), s, new NameMaker(hostname(), System.nanoTime() & 0xffff), this::quotaLimit);
        store.inBackground(() -> nameUnwritable(s));
    }

    private void nameUnwritable(MaildirSettings s) {
        List<Path> homes = Homes.unwritable(s.root(), s.location(), Files::isWritable);
        String problem = homes.isEmpty() ? "" : Homes.told(homes);
        if (!homes.isEmpty()) LOG.warn("{}", problem);
        health.problem("homes", problem);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private long quotaLimit(String account) {
        Directory d = directory;
        try {
            long own = d == null ? 0 : d.account(account).map(Account::quota).orElse(0L);
            return own > 0 ? own : settings.sizeLimit();
        } catch (MailException e) {
            return settings.sizeLimit();
        }
    }

    @Deactivate
    synchronized void close() throws IOException {
        if (served == null) return;
        served.unregister();
        shut();
    }

    private void shut() throws IOException {
        int inside = store.close();
        if (inside > 0) LOG.warn("{} calls are still inside the store and are abandoned", inside);
        lock.close();
    }

    @Override
    public char separator() {
        return store.separator();
    }

    @Override
    public List<MailboxEntry> list(String account) {
        return store.list(account);
    }

    @Override
    public Optional<MailboxEntry> find(String account, String name) {
        return store.find(account, name);
    }

    @Override
    public boolean isPossibleName(String name) {
        return store.isPossibleName(name);
    }

    @Override
    public MailboxEntry create(String account, String name, Set<SpecialUse> specialUse) {
        return store.create(account, name, specialUse);
    }

    @Override
    public void delete(String account, String name) {
        store.delete(account, name);
    }

    @Override
    public void rename(String account, String from, String to) {
        store.rename(account, from, to);
    }

    @Override
    public void subscribe(String account, String name, boolean subscribed) {
        store.subscribe(account, name, subscribed);
    }

    @Override
    public Mailbox mailbox(MailboxId id) {
        return store.mailbox(id);
    }

    @Override
    public Mailbox inbox(String account) {
        return store.inbox(account);
    }

    @Override
    public Quota quota(String account) {
        return store.quota(account);
    }

    @Override
    public Optional<Path> home(String account) {
        return store.home(account);
    }

    @Override
    public Annotations annotations(String account) {
        return store.annotations(account);
    }

    @Override
    public List<String> sharers(String account) {
        return store.sharers(account);
    }

    @Override
    public void deleteAccount(String account) {
        store.deleteAccount(account);
    }

    @Override
    public Subscription listen(MailboxId id, MailboxListener listener) {
        return store.listen(id, listener);
    }

    @Override
    public Subscription listen(String account, AccountListener listener) {
        return store.listen(account, listener);
    }

    @Override
    public List<Report> check(String account) {
        return store.check(account);
    }

    @Override
    public List<Report> rebuild(String account) {
        return store.rebuild(account);
    }

    @Override
    public String role() {
        return "maildir";
    }

    @Override
    public String state() {
        MaildirStore s = store;
        return s == null ? "down" : s.openCount() + " mailboxes open";
    }
}

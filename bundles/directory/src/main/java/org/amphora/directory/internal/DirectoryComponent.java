package org.amphora.directory.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.amphora.api.auth.Authenticator;
import org.amphora.api.auth.ScramVerifier;
import org.amphora.api.directory.Account;
import org.amphora.api.directory.Directory;
import org.amphora.api.directory.DirectoryAdmin;
import org.amphora.api.directory.Resolution;
import org.amphora.api.directory.UserSource;
import org.amphora.api.mail.Address;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
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

/**
 * The role directory: glue between {@code org.amphora.directory.cfg} and the plain objects. There is nothing to drain:
 * a call inside holds no thread, file or lock of this component.
 */
@Component(configurationPid = DirectoryComponent.PID, service = Role.class, immediate = true)
@Designate(ocd = DirectoryConfig.class)
public final class DirectoryComponent extends RoleComponent implements Directory, DirectoryAdmin, Authenticator {
    static final String PID = "org.amphora.directory";
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryComponent.class);

    private static final String[] SERVED = {
        Directory.class.getName(), DirectoryAdmin.class.getName(), Authenticator.class.getName()
    };

    /** All that one state of the configuration makes, swapped as a whole. */
    private record Parts(FileDirectory directory, FileAdmin admin, UserSources sources) {}

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<UserSource> others = List.of();

    private final BundleContext context;
    private final Site site;
    private volatile Parts parts;
    private ServiceRegistration<?> served;

    @Activate
    public DirectoryComponent(BundleContext context, @Reference Site site) {
        this.context = context;
        this.site = site;
    }

    @Activate
    @Modified
    void configure(DirectoryConfig defaults, Map<String, Object> raw) {
        try {
            parts = build(raw);
            health.problem("configuration", "");
            if (served == null) served = context.registerService(SERVED, this, null);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
    }

    private Parts build(Map<String, Object> raw) {
        try {
            return parts(raw);
        } catch (IOException e) {
            throw new BadConfiguration("etc/" + PID + ".cfg: " + e.getMessage());
        }
    }

    private Parts parts(Map<String, Object> raw) throws IOException {
        var settings = DirectorySettings.read(new ConfigReader(PID, raw), folder("karaf.etc"));
        var start = new FirstStart(settings.folder(), folder("karaf.data").resolve("amphora"));
        var files = new DirectoryFiles(
                settings.folder(), settings.defaultRealm(), site::relayDomains, health::problem, System::nanoTime);
        var domains = new LocalDomains(files, site);
        var passwords = new Passwords(settings, System::nanoTime);
        var fakes = new FakeVerifiers(files, start.serverSecret(), settings.scramIterations());
        var admin = new FileAdmin(files, domains, passwords, site, settings.defaultRealm());
        var users = new FileUsers(files, passwords, fakes, admin);
        var verified = new VerifiedSecrets(settings.verified(), System::nanoTime, new SecureRandom());
        var sources = new UserSources(
                settings.sources(), () -> all(users), settings.defaultRealm(), fakes, verified, health::problem);
        start.run(p -> UserLine.format(FirstStart.user(), passwords.hash(p), passwords.scramSecrets(p)));
        return new Parts(new FileDirectory(files, domains, sources, site, settings), admin, sources);
    }

    private List<UserSource> all(FileUsers files) {
        var all = new ArrayList<UserSource>(others);
        all.add(0, files);
        return all;
    }

    private Path folder(String property) {
        String value = context.getProperty(property);
        return Path.of(value == null ? property.substring(property.indexOf('.') + 1) : value);
    }

    @Override
    public Set<String> domains() {
        return parts.directory.domains();
    }

    @Override
    public boolean isLocalDomain(String domain) {
        return parts.directory.isLocalDomain(domain);
    }

    @Override
    public Resolution resolve(Address address) {
        return parts.directory.resolve(address);
    }

    @Override
    public String recipientDelimiters() {
        return parts.directory.recipientDelimiters();
    }

    @Override
    public Optional<Account> account(String login) {
        return parts.directory.account(login);
    }

    @Override
    public Optional<Account> verify(String login, char[] password) {
        return parts.sources.verify(login, password);
    }

    @Override
    public ScramVerifier scram(String login, String hash) {
        return parts.sources.scram(login, hash);
    }

    @Override
    public List<Account> accounts() {
        return parts.admin.accounts();
    }

    @Override
    public void addAccount(Address address, char[] password) {
        parts.admin.addAccount(address, password);
    }

    @Override
    public Imported importAccounts(String domain, List<String> lines) {
        return parts.admin.importAccounts(domain, lines);
    }

    @Override
    public void setPassword(Address address, char[] password) {
        parts.admin.setPassword(address, password);
    }

    @Override
    public void removeAccount(Address address) {
        parts.admin.removeAccount(address);
    }

    @Override
    public void addDomain(String domain) {
        parts.admin.addDomain(domain);
    }

    @Override
    public void removeDomain(String domain) {
        parts.admin.removeDomain(domain);
    }

    @Override
    public List<AliasEntry> aliases() {
        return parts.admin.aliases();
    }

    @Override
    public void addAlias(Address alias, List<Address> targets) {
        parts.admin.addAlias(alias, targets);
    }

    @Override
    public void removeAlias(Address alias) {
        parts.admin.removeAlias(alias);
    }

    @Override
    public String role() {
        return "directory";
    }
}

package org.amphora.smtp.internal;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.amphora.api.auth.Sasl;
import org.amphora.api.intake.Intake;
import org.amphora.api.net.ProtocolFactory;
import org.amphora.api.role.BadConfiguration;
import org.amphora.api.role.ConfigReader;
import org.amphora.api.role.Role;
import org.amphora.api.role.RoleComponent;
import org.amphora.api.site.Site;
import org.amphora.smtp.internal.session.Services;
import org.amphora.smtp.internal.session.SmtpSettings;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
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

/** The role smtp. Its sessions are net's: when this goes, net has them handed over or told good-bye. */
@Component(service = Role.class, configurationPid = "org.amphora.smtp", immediate = true)
@Designate(ocd = SmtpConfig.class)
public final class SmtpComponent extends RoleComponent implements Services {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpComponent.class);
    private static final Pattern UNKNOWN_REFERENCE = Pattern.compile("\\$(?!(?:myhostname|mydomain|mail_name)\\b)");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Intake intake;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Sasl sasl;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Site site;

    private volatile SmtpSettings settings;
    private ServiceRegistration<ProtocolFactory> served;

    @Activate
    @Modified
    void configure(BundleContext context, SmtpConfig defaults, Map<String, Object> raw) {
        try {
            settings = read(raw);
            health.problem("configuration", "");
            if (served == null) serve(context);
        } catch (BadConfiguration e) {
            LOG.error("{}", health.refused(e, served != null));
        }
    }

    private void serve(BundleContext context) {
        var properties = Map.of(ProtocolFactory.PROTOCOL, "smtp");
        served = context.registerService(
                ProtocolFactory.class,
                new SmtpProtocol(this, System::nanoTime),
                FrameworkUtil.asDictionary(properties));
    }

    @Deactivate
    void deactivate() {
        if (served != null) served.unregister();
    }

    static SmtpSettings read(Map<String, Object> raw) {
        var in = new ConfigReader("org.amphora.smtp", raw);
        var settings = new SmtpSettings(
                banner(in),
                in.duration("smtpd_timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.number("smtpd_min_data_rate", 0, 1_000_000),
                in.number("smtpd_hard_error_limit", 1, 1_000_000),
                in.number("smtpd_junk_command_limit", 1, 1_000_000),
                in.number("smtpd_recipient_limit", 1, 1_000_000),
                in.number("smtpd_transaction_limit", 1, Integer.MAX_VALUE),
                in.number("smtpd_auth_failure_limit", 1, 1_000),
                in.flag("smtpd_sasl_auth_enable"),
                in.flag("smtpd_tls_auth_only"),
                in.choice("bare_newline", SmtpSettings.BareNewline.class),
                in.flag("disable_vrfy_command"),
                in.flag("smtputf8_enable"),
                in.networks("smtpd_authorized_xclient_hosts"),
                new SmtpSettings.EarlyTalkers(
                        in.duration("smtpd_greet_wait", Duration.ZERO, Duration.ofMinutes(1)),
                        in.oneOf("smtpd_greet_action", "refuse", "mark").equals("refuse")));
        in.done();
        return settings;
    }

    private static String banner(ConfigReader in) {
        String text = in.text("smtpd_banner");
        if (UNKNOWN_REFERENCE.matcher(text).find())
            in.mistake("smtpd_banner", text, "a text with no reference but $myhostname, $mydomain and $mail_name");
        return text;
    }

    @Override
    public Optional<Intake> intake() {
        return Optional.ofNullable(intake);
    }

    @Override
    public Optional<Sasl> sasl() {
        return Optional.ofNullable(sasl);
    }

    @Override
    public Optional<Site> site() {
        return Optional.ofNullable(site);
    }

    @Override
    public SmtpSettings settings() {
        return settings;
    }

    @Override
    public String role() {
        return "smtp";
    }

    @Override
    public String state() {
        return settings == null ? "down" : "";
    }
}

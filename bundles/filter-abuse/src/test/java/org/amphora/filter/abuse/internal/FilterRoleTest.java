package org.amphora.filter.abuse.internal;

import static org.junit.Assert.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.amphora.api.filter.MailFilter;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

public class FilterRoleTest {
    private static final Map<String, Object> GOOD = Map.of(
            "reject_invalid_helo_hostname", "yes",
            "reject_non_fqdn_helo_hostname", "yes",
            "reject_unknown_helo_hostname", "no");
    private static final Map<String, Object> BAD = Clients.with(GOOD, "reject_unknown_helo_hostname", "perhaps");
    private static final String MISTAKE = "etc/org.amphora.filter.helo.cfg: key reject_unknown_helo_hostname = perhaps:"
            + " true or false (yes or no) is expected; ";

    private final List<String> done = new ArrayList<>();
    private final BundleContext context = fake(BundleContext.class);
    private final HeloFilter filter = new HeloFilter();

    /** Notes what is registered and unregistered, and does nothing. */
    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals("unregister")) {
                done.add("unregistered");
                return null;
            }
            var properties = (Dictionary<?, ?>) args[2];
            done.add(((Class<?>) args[0]).getSimpleName() + " " + properties.get(MailFilter.NAME));
            return fake(ServiceRegistration.class);
        }));
    }

    @Test
    public void itIsAFilterFromItsFirstGoodConfigurationOn() {
        filter.configure(context, null, BAD);
        assertEquals(List.of(), done);
        assertEquals("down", filter.state());
        assertEquals(List.of(MISTAKE + "the role is down until that is mended"), filter.problems());

        filter.configure(context, null, GOOD);
        assertEquals(List.of("MailFilter helo"), done);
        assertEquals("", filter.state());
        assertEquals(List.of(), filter.problems());
    }

    @Test
    public void aMistakeLaterLeavesItWhereItIs() {
        filter.configure(context, null, GOOD);
        filter.configure(context, null, BAD);
        assertEquals(List.of("MailFilter helo"), done);
        assertEquals(List.of(MISTAKE + "the last good configuration goes on"), filter.problems());
        filter.deactivate();
        assertEquals(List.of("MailFilter helo", "unregistered"), done);
    }

    @Test
    public void whatNeverServedGoesWithoutAWord() {
        filter.configure(context, null, BAD);
        filter.deactivate();
        assertEquals(List.of(), done);
    }
}

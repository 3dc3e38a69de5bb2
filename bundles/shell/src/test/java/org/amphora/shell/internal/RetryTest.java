package org.amphora.shell.internal;

import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.Promises;

public class RetryTest {
    private final Components scr = new Components();
    private final Retry retry = new Retry(scr);

    @Test
    public void whatHasFailedIsTriedAgainWhenItsConfigurationChanges() {
        scr.add("smtp", "org.amphora.smtp", ComponentConfigurationDTO.FAILED_ACTIVATION);
        scr.add("imap", "org.amphora.imap", ComponentConfigurationDTO.FAILED_ACTIVATION);
        retry.configurationEvent(event(ConfigurationEvent.CM_UPDATED, null, "org.amphora.smtp"));
        assertEquals(List.of("disable smtp", "enable smtp"), scr.done);
    }

    @Test
    public void aFileThatIsDeletedGivesTheDefaults() {
        scr.add("smtp", "org.amphora.smtp", ComponentConfigurationDTO.FAILED_ACTIVATION);
        retry.configurationEvent(event(ConfigurationEvent.CM_DELETED, null, "org.amphora.smtp"));
        assertEquals(List.of("disable smtp", "enable smtp"), scr.done);
    }

    @Test
    public void aFactoryIsKnownByItsOwnName() {
        scr.add("listener", "org.amphora.listener", ComponentConfigurationDTO.FAILED_ACTIVATION);
        retry.configurationEvent(
                event(ConfigurationEvent.CM_UPDATED, "org.amphora.listener", "org.amphora.listener~smtp"));
        assertEquals(List.of("disable listener", "enable listener"), scr.done);
    }

    @Test
    public void whatRunsIsLeftAlone() {
        scr.add("smtp", "org.amphora.smtp", ComponentConfigurationDTO.ACTIVE);
        scr.add("imap", "org.amphora.smtp", ComponentConfigurationDTO.SATISFIED);
        retry.configurationEvent(event(ConfigurationEvent.CM_UPDATED, null, "org.amphora.smtp"));
        assertEquals(List.of(), scr.done);
    }

    @Test
    public void whatIsNotOursIsLeftAlone() {
        scr.add("other", "org.other", ComponentConfigurationDTO.FAILED_ACTIVATION);
        retry.configurationEvent(event(ConfigurationEvent.CM_UPDATED, null, "org.other"));
        assertEquals(List.of(), scr.done);
    }

    private static ConfigurationEvent event(int type, String factory, String pid) {
        return new ConfigurationEvent(new Reference(), type, factory, pid);
    }

    /** Components by name, each in one state, and what was asked for them. */
    private static final class Components implements ServiceComponentRuntime {
        final List<String> done = new ArrayList<>();
        private final List<ComponentConfigurationDTO> all = new ArrayList<>();

        void add(String name, String pid, int state) {
            var component = new ComponentConfigurationDTO();
            component.description = new ComponentDescriptionDTO();
            component.description.name = name;
            component.description.configurationPid = new String[] {pid};
            component.description.bundle = new BundleDTO();
            component.state = state;
            all.add(component);
        }

        @Override
        public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
            return all.stream().map(c -> c.description).toList();
        }

        @Override
        public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(ComponentDescriptionDTO component) {
            return all.stream().filter(c -> c.description == component).toList();
        }

        @Override
        public boolean isComponentEnabled(ComponentDescriptionDTO component) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Promise<Void> enableComponent(ComponentDescriptionDTO component) {
            done.add("enable " + component.name);
            return Promises.resolved(null);
        }

        @Override
        public Promise<Void> disableComponent(ComponentDescriptionDTO component) {
            done.add("disable " + component.name);
            return Promises.resolved(null);
        }
    }

    private static final class Reference implements ServiceReference<ConfigurationAdmin> {
        @Override
        public Object getProperty(String key) {
            return null;
        }

        @Override
        public String[] getPropertyKeys() {
            return new String[0];
        }

        @Override
        public Bundle getBundle() {
            return null;
        }

        @Override
        public Bundle[] getUsingBundles() {
            return null;
        }

        @Override
        public boolean isAssignableTo(Bundle bundle, String className) {
            return false;
        }

        @Override
        public int compareTo(Object reference) {
            return 0;
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            return new Hashtable<>();
        }

        @Override
        public <A> A adapt(Class<A> type) {
            return null;
        }
    }
}

package org.amphora.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.inject.Inject;
import org.amphora.itests.rig.ServerTest;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/** The whole server comes up: every bundle active, every component satisfied. */
public class BootIT extends ServerTest {
    @Inject
    private ServiceComponentRuntime components;

    @Test
    public void everyBundleIsActive() {
        var notActive = bundles().stream()
                .filter(b -> b.getState() != Bundle.ACTIVE)
                .map(Bundle::toString)
                .toList();
        assertEquals(List.of(), notActive);
        assertTrue(bundles().toString(), bundles().size() >= 16);
    }

    @Test
    public void everyComponentIsSatisfied() {
        var lacking = new ArrayList<String>();
        for (var description : components.getComponentDescriptionDTOs()) {
            if (!description.bundle.symbolicName.startsWith("org.amphora.")) continue;
            for (var configuration : components.getComponentConfigurationDTOs(description))
                if ((configuration.state & (ComponentConfigurationDTO.ACTIVE | ComponentConfigurationDTO.SATISFIED))
                        == 0)
                    lacking.add(description.name + " lacks "
                            + Arrays.stream(configuration.unsatisfiedReferences)
                                    .map(r -> r.name)
                                    .toList()
                            + (configuration.failure == null ? "" : ", failed: " + configuration.failure));
        }
        assertEquals(List.of(), lacking);
    }
}

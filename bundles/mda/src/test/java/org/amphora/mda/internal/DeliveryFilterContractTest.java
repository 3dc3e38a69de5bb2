package org.amphora.mda.internal;

import java.util.List;
import java.util.Set;
import org.amphora.api.filter.DeliveryAction;
import org.amphora.api.filter.DeliveryFilter;
import org.amphora.testkit.filter.DeliveryFilterContract;

/** The contract holds for a filter as plain as can be. */
public class DeliveryFilterContractTest extends DeliveryFilterContract {
    @Override
    protected DeliveryFilter filter() {
        return (envelope, recipient, body) ->
                List.of(new DeliveryAction.FileInto("Junk", Set.of(), true), new DeliveryAction.Keep(Set.of()));
    }
}

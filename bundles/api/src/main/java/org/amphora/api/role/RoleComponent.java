package org.amphora.api.role;

import java.time.Instant;
import java.util.List;

/** What the components of all roles have in common: since when there is one, and what is wrong with it. */
public abstract class RoleComponent implements Role {
    protected final RoleHealth health = new RoleHealth();

    @Override
    public final Instant since() {
        return health.since();
    }

    @Override
    public List<String> problems() {
        return health.problems();
    }
}

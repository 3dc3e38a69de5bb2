package org.amphora.api.filter;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The chain of one role, for the console: a service of intake and of mda. Safe on any thread. */
@ProviderType
public interface FilterChain {
    /** {@code mail} for {@link MailFilter}s, {@code delivery} for {@link DeliveryFilter}s. */
    String kind();

    /** The PID of the file whose keys {@code filters} and its kin configure it. */
    String pid();

    /** All filters, those of the chain first and in its order. Never blocks. */
    List<FilterReport> filters();

    /** Those in shadow. Never blocks. */
    List<ShadowReport> shadows();

    /** Lets a filter that kept failing be asked again at once; false if it was not kept from it. */
    boolean release(String name);

    /**
     * Asks filters about a message, without counting or delivering it. Filters that remember (greylisting) remember it.
     * Blocks as long as the filters do.
     *
     * @return what each said, in order
     * @throws IllegalArgumentException if one of the filters named is not there
     * @throws org.amphora.api.mail.MailException if another role that it needs is not there
     */
    List<FilterTrial.Step> explain(FilterTrial trial) throws IOException;
}

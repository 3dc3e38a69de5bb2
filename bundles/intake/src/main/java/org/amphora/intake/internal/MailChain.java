package org.amphora.intake.internal;

import java.io.IOException;
import java.util.List;
import org.amphora.api.filter.FilterChain;
import org.amphora.api.filter.FilterReport;
import org.amphora.api.filter.FilterTrial;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.filter.ShadowReport;
import org.amphora.chain.FilterSet;

/** The chain of the mail filters, for the console. */
final class MailChain implements FilterChain {
    private final FilterSet<MailFilter> filters;
    private final MessageIntake intake;

    MailChain(FilterSet<MailFilter> filters, MessageIntake intake) {
        this.filters = filters;
        this.intake = intake;
    }

    @Override
    public String kind() {
        return "mail";
    }

    @Override
    public String pid() {
        return IntakeComponent.PID;
    }

    @Override
    public List<FilterReport> filters() {
        return filters.reports();
    }

    @Override
    public List<ShadowReport> shadows() {
        return filters.shadows();
    }

    @Override
    public boolean release(String name) {
        return filters.release(name);
    }

    @Override
    public List<FilterTrial.Step> explain(FilterTrial trial) throws IOException {
        return intake.explain(trial);
    }
}

package org.amphora.milter.internal.client;

import org.amphora.api.filter.MailFilter;
import org.amphora.milter.internal.wire.Response;
import org.amphora.testkit.filter.MailFilterContract;
import org.junit.After;

public class MilterFilterContractTest extends MailFilterContract {
    private FakeMilter milter;

    @Override
    protected MailFilter filter() throws Exception {
        if (milter == null) milter = FakeMilter.editing(new Response.AddHeader("X-Milter", "seen"));
        return Rig.filter(milter);
    }

    @After
    public void close() throws Exception {
        milter.close();
    }
}

package org.amphora.dmarc.internal.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.amphora.api.site.Site;
import org.amphora.dmarc.internal.report.AggregateReport;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;

@Service
@Command(
        scope = "mail",
        name = "dmarc-report",
        description = "Writes the reports of one day, a file for each domain that asks for one; it sends nothing")
public final class DmarcReportCommand implements Action {
    @Argument(name = "day", description = "As 2026-11-24, in UTC; yesterday if it is left out")
    String day = "";

    @Reference
    BundleContext context;

    @Reference
    Site site;

    @Reference
    Session session;

    @Override
    public Object execute() throws IOException {
        LocalDate date = day.isEmpty() ? LocalDate.now(ZoneOffset.UTC).minusDays(1) : LocalDate.parse(day);
        Path folder = Path.of(context.getProperty("karaf.data"), "amphora/dmarc");
        Path reports = Files.createDirectories(folder.resolve("reports"));
        try {
            for (AggregateReport report : AggregateReport.of(folder, date)) {
                Path file = reports.resolve(report.fileName(site.hostname()));
                Files.writeString(file, report.xml(site.hostname(), "postmaster@" + site.domain()));
                session.getConsole().println(file + " for " + report.reportTo());
            }
        } catch (NoSuchFileException e) {
            session.getConsole().println("No mail of " + date + " in the name of a domain with a policy");
        }
        return null;
    }
}

package org.amphora.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.amphora.api.directory.Directory;
import org.amphora.api.intake.Intake;
import org.amphora.api.intake.IntakeTransaction;
import org.amphora.api.mail.Address;
import org.amphora.api.mail.BodyWriter;
import org.amphora.api.mail.MailParameters;
import org.amphora.api.mail.RcptParameters;
import org.amphora.api.mail.Reply;
import org.amphora.api.mail.SessionFacts;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "send", description = "Sends a short message from here")
public final class Send extends MailAction {
    @Argument(index = 0, name = "to", description = "The recipient", required = true)
    @Completion(AccountCompleter.class)
    String to;

    @Argument(index = 1, name = "text", description = "The message", required = true)
    String text;

    @Option(name = "--from", description = "The sender; postmaster of the first local domain without it")
    String from;

    @Option(name = "--subject", description = "The subject")
    String subject = "A message from the console";

    @Override
    void run() {
        String sender = from != null ? from : "postmaster@" + domain();
        Reply reply = contracts().require(Intake.class, "intake", intake -> send(intake, Address.of(sender)));
        if (!reply.isPositive()) throw new IllegalStateException("refused: " + reply);
        say(reply.toString());
    }

    private String domain() {
        return contracts().require(Directory.class, "directory", d -> d.domains().stream()
                .sorted()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no local domain; see mail:domain-add")));
    }

    private Reply send(Intake intake, Address sender) {
        SessionFacts console = SessionFacts.builder(
                        "console" + UUID.randomUUID().toString().substring(0, 8))
                .listener("console", "submission")
                .helo("localhost", true)
                .user(sender.toString())
                .build();
        Intake.Begun begun = intake.begin(console, MailParameters.of(sender));
        if (begun instanceof Intake.Begun.Refused refused) return refused.reply();
        IntakeTransaction tx = ((Intake.Begun.Accepted) begun).transaction();
        Reply rcpt = tx.recipient(RcptParameters.of(Address.of(to)));
        if (!rcpt.isPositive()) {
            tx.abort();
            return rcpt;
        }
        try {
            BodyWriter body = tx.data();
            body.write(ByteBuffer.wrap(message(sender).getBytes(StandardCharsets.UTF_8)));
            return tx.commit(body.finish(), () -> true).reply();
        } catch (IOException e) {
            tx.abort();
            throw new IllegalStateException("the spool cannot take it: " + e.getMessage(), e);
        } finally {
            intake.disconnected(console);
        }
    }

    private String message(Address sender) {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now());
        return "From: <" + sender + ">\r\nTo: <" + Address.of(to) + ">\r\nSubject: " + oneLine(subject) + "\r\nDate: "
                + date
                + "\r\nMessage-ID: <" + UUID.randomUUID() + "@" + sender.domain()
                + ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n\r\n" + text.replaceAll("\r?\n", "\r\n") + "\r\n";
    }

    private static String oneLine(String s) {
        return s.replaceAll("[\\p{Cntrl}]+", " ");
    }
}

package org.amphora.milter.internal.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.amphora.api.mail.SpooledBody;
import org.amphora.milter.internal.wire.Command;
import org.amphora.milter.internal.wire.Command.Plain;
import org.amphora.milter.internal.wire.Response;
import org.amphora.milter.internal.wire.Stage;
import org.amphora.milter.internal.wire.Step;
import org.amphora.mime.HeaderField;
import org.amphora.mime.HeaderReader;
import org.amphora.mime.Headers;
import org.amphora.mime.MimeLimits;

/** Tells a milter of a message, header field by header field and piece by piece. */
final class Content {
    static final String RECEIVED = "Received";
    private static final String RETURN_PATH = "Return-Path";
    /** Intake has bounded the header already. */
    private static final MimeLimits LIMITS = new MimeLimits(64 << 20, 100_000, 64 << 20, 1, 1);
    /** What libmilter takes in a packet, without the NUL behind the name and the one behind the value. */
    private static final int LONGEST_FIELD = 65_533;

    private final MilterLink link;
    private final UnaryOperator<String> macros;
    private final Deadline deadline;

    Content(MilterLink link, UnaryOperator<String> macros, Deadline deadline) {
        this.link = link;
        this.macros = macros;
        this.deadline = deadline;
    }

    /** The last word about the message, or the first that is not {@code CONTINUE}. */
    Response tell(SpooledBody message, Modified modified) throws IOException {
        Response last = ask(Stage.DATA, Plain.DATA);
        if (last != Response.Plain.CONTINUE) return last;
        boolean looks = link.wants(Stage.HEADER) || link.wants(Stage.BODY);
        if (looks) {
            try (InputStream in = message.open()) {
                last = look(in);
            }
        } else {
            last = ask(Stage.END_OF_HEADER, Plain.END_OF_HEADER);
        }
        if (last != Response.Plain.CONTINUE) return last;
        var end = new Command.EndOfMessage(new byte[0]);
        return link.ask(Stage.END_OF_MESSAGE, end, macros, deadline, modified);
    }

    private Response look(InputStream in) throws IOException {
        var reader = new HeaderReader(in, LIMITS);
        Response last = header(reader.read());
        if (last == Response.Plain.CONTINUE) last = ask(Stage.END_OF_HEADER, Plain.END_OF_HEADER);
        return last == Response.Plain.CONTINUE ? body(reader.body()) : last;
    }

    /** All but what this server has put on top: as Sendmail and Postfix have it, a milter sees what has come. */
    private Response header(Headers headers) throws IOException {
        boolean returnPath = false;
        boolean received = false;
        for (HeaderField field : headers) {
            if (!link.wants(Stage.HEADER)) break;
            if (!returnPath && field.is(RETURN_PATH)) {
                returnPath = true;
            } else if (!received && field.is(RECEIVED)) {
                received = true;
            } else if (!field.name().isEmpty()) {
                Response response = ask(Stage.HEADER, command(field));
                if (response != Response.Plain.CONTINUE) return response;
            }
        }
        return Response.Plain.CONTINUE;
    }

    private Command command(HeaderField field) {
        String value = field.body().replace("\r\n", "\n");
        if (!link.has(Step.LEADING_SPACE) && value.startsWith(" ")) value = value.substring(1);
        int room = Math.max(0, LONGEST_FIELD - field.name().length());
        return new Command.Header(field.name(), value.length() > room ? value.substring(0, room) : value);
    }

    private Response body(InputStream in) throws IOException {
        while (link.wants(Stage.BODY)) {
            byte[] piece = in.readNBytes(Command.Body.LONGEST);
            if (piece.length == 0) break;
            Response response = ask(Stage.BODY, new Command.Body(piece));
            if (response != Response.Plain.CONTINUE) return response;
        }
        return Response.Plain.CONTINUE;
    }

    private Response ask(Stage stage, Command command) throws IOException {
        return link.ask(stage, command, macros, deadline);
    }
}

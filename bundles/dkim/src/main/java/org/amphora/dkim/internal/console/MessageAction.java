package org.amphora.dkim.internal.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.amphora.dkim.internal.canonical.Message;
import org.apache.karaf.shell.api.action.Argument;

/** A command about one message in a file, or from standard input. */
abstract class MessageAction extends DkimAction {
    @Argument(name = "file", description = "A message on the server's disk, or - for standard input", required = true)
    String file;

    @Override
    final List<String> lines() throws IOException {
        if (file.equals("-")) return lines(session.getKeyboard()); // the console's own, not to be closed
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            return lines(in);
        }
    }

    private List<String> lines(InputStream in) throws IOException {
        return lines(Message.read(new CrlfInputStream(in), role.settings().maximumHeaders()));
    }

    abstract List<String> lines(Message message) throws IOException;
}

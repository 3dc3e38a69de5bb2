package org.amphora.dkim.internal.console;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.amphora.dkim.internal.canonical.Message;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Option;

/** A command about one message in a file, or from standard input. */
abstract class MessageAction extends DkimAction {
    @Argument(name = "file", description = "A message on the server's disk")
    String file;

    /** An option to Karaf, which takes every word with a hyphen for one. */
    @Option(name = "-", description = "Standard input in place of a file")
    boolean standardInput;

    @Override
    final List<String> lines() throws IOException {
        if (standardInput) return lines(System.in); // of this command's pipe; not to be closed
        if (file == null) throw new IllegalArgumentException("a file, or - for standard input, is expected");
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            return lines(in);
        }
    }

    private List<String> lines(InputStream in) throws IOException {
        return lines(Message.read(new CrlfInputStream(in), role.settings().maximumHeaders()));
    }

    abstract List<String> lines(Message message) throws IOException;
}

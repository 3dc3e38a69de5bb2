package org.amphora.imap.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.amphora.api.mail.SpooledBody;
import org.amphora.api.store.Mailbox;
import org.amphora.imap.internal.CommandTable.Row;
import org.amphora.imap.internal.CommandTable.Tells;
import org.amphora.imap.internal.message.MessageSource;

/** The command that is being run, and what it holds until its tagged response. */
final class UnderWay {
    private String tag = "*";
    private Row row;
    private List<SpooledBody> messages = List.of();
    private MessageSource held;
    private Map<Long, Mailbox.FlagResult> told = Map.of();

    /** @param messages what an APPEND's literals held; closed with the command */
    void begin(List<SpooledBody> messages) {
        this.messages = messages;
        row = null;
        tag = "*";
    }

    /** Closes a message that the command has made with those that it has brought. */
    void own(SpooledBody message) {
        List<SpooledBody> all = new ArrayList<>(messages);
        all.add(message);
        messages = all;
    }

    /** The tag is known; the row, too, if it is not null. */
    void is(String tag, Row row) {
        this.tag = tag;
        this.row = row;
    }

    String tag() {
        return tag;
    }

    Tells tells() {
        return row == null ? Tells.NOTHING : row.tells();
    }

    boolean isUid() {
        return row != null && row.isUid();
    }

    /** Keeps the message that a response is made from, so that it is closed also if the client goes away. */
    void hold(MessageSource source) {
        if (held != null && held != source) held.close();
        held = source;
    }

    /** The flags that the command tells itself, or was asked not to tell, by UID. */
    Map<Long, Mailbox.FlagResult> told() {
        return told;
    }

    void told(Map<Long, Mailbox.FlagResult> flags) {
        told = flags;
    }

    /** The tagged response is written, or never will be. */
    void end() {
        for (SpooledBody message : messages) message.close();
        messages = List.of();
        hold(null);
        told = Map.of();
    }
}

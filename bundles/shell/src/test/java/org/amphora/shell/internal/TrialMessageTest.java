package org.amphora.shell.internal;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.amphora.api.mail.Address;
import org.junit.Test;

public class TrialMessageTest {
    private static String of(String text, String sender) {
        var message = TrialMessage.of(Optional.empty(), text.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(sender.isEmpty() ? Address.NULL : Address.of(sender), message.sender());
        return new String(message.bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    public void lineEndsAreMadeCrlf() {
        assertEquals("a\r\nb\r\n\r\nc", of("a\nb\r\n\nc", ""));
    }

    @Test
    public void theReturnPathIsTheSender() {
        assertEquals("Subject: x\r\n\r\n", of("Return-Path: <a@b.example>\nSubject: x\n\n", "a@b.example"));
        assertEquals("Subject: x\r\n\r\n", of("return-path: <>\r\nSubject: x\r\n\r\n", ""));
        assertEquals("Subject: Return-Path: <a@b.example>\r\n", of("Subject: Return-Path: <a@b.example>\n", ""));
    }
}

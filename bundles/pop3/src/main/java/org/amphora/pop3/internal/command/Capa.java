package org.amphora.pop3.internal.command;

import java.util.List;
import org.amphora.api.auth.SaslContext;
import org.amphora.pop3.internal.Command;
import org.amphora.pop3.internal.Session;
import org.amphora.pop3.internal.State;

/** RFC 2449 §5, RFC 2595 §4, RFC 5034 §3, RFC 6856 §2. */
public final class Capa implements Command {
    @Override
    public void run(Session session, String argument) {
        StringBuilder b =
                new StringBuilder("+OK\r\nTOP\r\nUIDL\r\nRESP-CODES\r\nAUTH-RESP-CODE\r\nPIPELINING\r\nUTF8 USER\r\n");
        if (session.state() == State.AUTHORIZATION) {
            if (session.canStartTls()) b.append("STLS\r\n");
            session.saslIfThere().ifPresent(sasl -> {
                SaslContext here = session.saslContext();
                if (sasl.allowsLogin(here)) b.append("USER\r\n");
                List<String> mechanisms = sasl.mechanisms(here);
                if (!mechanisms.isEmpty())
                    b.append("SASL ").append(String.join(" ", mechanisms)).append("\r\n");
            });
        }
        session.send(b.append("IMPLEMENTATION Amphora\r\n.\r\n").toString());
    }
}

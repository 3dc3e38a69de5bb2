package org.amphora.net.internal;

import java.net.InetAddress;
import javax.net.ssl.SSLException;
import org.amphora.api.net.TlsInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log tells of handshakes: {@code tls_loglevel}, Postfix's smtpd_tls_loglevel. */
final class TlsLog {
    private static final Logger LOG = LoggerFactory.getLogger(TlsLog.class);

    private final int level;

    TlsLog(int level) {
        this.level = level;
    }

    /** From level 1 on. */
    void done(ClientConnection connection, TlsLayer layer) {
        if (level > 0) LOG.info("{} {}", who("done", connection), agreed(layer));
    }

    static String agreed(TlsLayer layer) {
        TlsInfo info = layer.info();
        return "protocol=" + info.protocol() + " cipher=" + info.cipher() + " resumed="
                + (layer.isResumed() ? "yes" : "no") + " sni="
                + (layer.serverName().isEmpty() ? "-" : layer.serverName())
                + info.clientSubject()
                        .map(s -> " client=\"" + printable(s.getName()) + '"')
                        .orElse("");
    }

    /** At level 2; below, it is for who debugs: scanners fail all the time. */
    void failed(ClientConnection connection, SSLException why) {
        String line = who("failed", connection) + " reason=\"" + printable(String.valueOf(why.getMessage())) + '"';
        if (level > 1) LOG.info(line);
        else LOG.debug(line);
    }

    private static String who(String outcome, ClientConnection connection) {
        return "tls outcome=" + outcome + " session=" + connection.id() + " listener=" + connection.listener()
                + " peer=" + connection.peer().map(InetAddress::getHostAddress).orElse("local");
    }

    /** What a client has chosen cannot forge a line. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\"\\\\]", "?");
    }
}

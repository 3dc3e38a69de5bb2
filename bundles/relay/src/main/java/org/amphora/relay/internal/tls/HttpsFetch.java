package org.amphora.relay.internal.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches policies, RFC 8461 §3.3: no redirects, no caches, a certificate of the host's name from a known authority. By
 * the JDK's plain client, since its newer one keeps threads that would outlive this bundle.
 */
public final class HttpsFetch implements StsPolicies.Fetch {
    private static final int MOST = 64 * 1024;
    private static final Duration WHOLE = Duration.ofSeconds(30);
    private static final int STEP_MILLIS = 10_000;

    private final SSLSocketFactory sockets;

    public HttpsFetch(Authorities authorities) {
        sockets = authorities.context().getSocketFactory();
    }

    @Override
    public String get(String domain) throws IOException {
        return get(new URL("https://mta-sts." + domain + "/.well-known/mta-sts.txt"));
    }

    String get(URL url) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) url.openConnection(java.net.Proxy.NO_PROXY);
        connection.setSSLSocketFactory(sockets);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(STEP_MILLIS);
        connection.setReadTimeout(STEP_MILLIS);
        try {
            int code = connection.getResponseCode();
            if (code != 200) throw new IOException("HTTP " + code);
            String type = String.valueOf(connection.getContentType());
            if (!type.startsWith("text/plain")) throw new IOException("its type is " + type);
            try (InputStream in = connection.getInputStream()) {
                return text(in);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String text(InputStream in) throws IOException {
        long end = System.nanoTime() + WHOLE.toNanos();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        for (int n; (n = in.read(piece)) >= 0; ) {
            all.write(piece, 0, n);
            if (all.size() > MOST) throw new IOException("more than " + MOST + " bytes");
            if (System.nanoTime() - end > 0) throw new IOException("not there in time");
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}

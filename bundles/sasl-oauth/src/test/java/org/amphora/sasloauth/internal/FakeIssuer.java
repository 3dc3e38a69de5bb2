package org.amphora.sasloauth.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.amphora.api.role.ConfigReader;

/** An issuer on the loopback: what it answers is the test's to say. */
final class FakeIssuer implements AutoCloseable {
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
    volatile int status = 200;
    volatile String answer = "{\"active\":false}";
    /** Answers wait for it, and so does the end of one that {@link #stops}. */
    volatile CountDownLatch hold = new CountDownLatch(0);
    /** Whether an answer stops in the middle. */
    volatile boolean stops;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    FakeIssuer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange x) throws IOException {
        try (x) {
            asked.add(new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            authorizations.add(String.valueOf(x.getRequestHeaders().getFirst("Authorization")));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            if (!stops) hold.await(20, TimeUnit.SECONDS);
            x.sendResponseHeaders(status, body.length);
            x.getResponseBody().write(body, 0, body.length / 2);
            x.getResponseBody().flush();
            if (stops) hold.await(20, TimeUnit.SECONDS);
            x.getResponseBody().write(body, body.length / 2, body.length - body.length / 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    OauthSettings settings(String key, Map<String, Object> changes) {
        var raw = new HashMap<String, Object>(Map.of(
                "oauth2_introspection_url", "",
                "oauth2_jwks_url", "",
                "oauth2_jwks_ttl", "1h",
                "oauth2_client_id", "",
                "oauth2_client_secret_file", "",
                "oauth2_issuers", "https://login.example.org",
                "oauth2_audience", "mail",
                "oauth2_scope", "mail",
                "oauth2_username_attribute", "email"));
        raw.putAll(Map.of(
                "oauth2_token_expire_grace", "60s",
                "oauth2_openid_configuration_url", "",
                "oauth2_timeout", "30s",
                "oauth2_max_requests", 2));
        if (!key.isEmpty())
            raw.put(key, "http://localhost:" + server.getAddress().getPort() + "/there");
        raw.putAll(changes);
        return OauthSettings.read(new ConfigReader(OauthComponent.PID, raw), Path.of("target"));
    }

    @Override
    public void close() {
        hold.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

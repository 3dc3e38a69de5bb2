package org.amphora.sasloauth.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.amphora.api.mail.EnhancedStatus;
import org.amphora.api.mail.MailException;

/** Questions to the issuer: bounded in number, time and size of the answer. Safe on any thread. */
final class Issuer {
    /** What an answer may be long. */
    static final int LONGEST = 256 * 1024;

    private final HttpClient client;
    private final Duration timeout;
    private final Semaphore places;

    Issuer(Duration timeout, int requests) {
        this.timeout = timeout;
        this.places = new Semaphore(requests, true);
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json");
    }

    /** The body of an answer with status 200; a MailException for all else. */
    String ask(HttpRequest request) {
        try {
            if (!places.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS))
                throw unavailable(new IOException("all oauth2_max_requests are under way"));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        try {
            return answer(request);
        } finally {
            places.release();
        }
    }

    /** The client's own time-out ends with the headers; this one holds for the body, too. */
    private String answer(HttpRequest request) {
        CompletableFuture<HttpResponse<InputStream>> response =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream());
        CompletableFuture<String> body = response.thenApplyAsync(Issuer::body);
        try {
            return body.get(2 * timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw unavailable(e.getCause());
        } catch (TimeoutException e) {
            response.thenAccept(Issuer::abandon);
            throw unavailable(new IOException("the answer does not end"));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static String body(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) throw new IOException("the issuer answers " + response.statusCode());
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) throw new IOException("the answer is longer than " + LONGEST + " octets");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void abandon(HttpResponse<InputStream> response) {
        try {
            response.body().close();
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
    }

    private static MailException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return unavailable(e);
    }

    static MailException unavailable(Throwable cause) {
        return new MailException(EnhancedStatus.TEMP_AUTH, "Temporary authentication failure", cause);
    }
}

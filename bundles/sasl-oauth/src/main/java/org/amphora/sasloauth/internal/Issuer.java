package org.amphora.sasloauth.internal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
        return HttpRequest.newBuilder(uri).header("Accept", "application/json");
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

    private String answer(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> response = client.sendAsync(request, head -> new BoundedBody(LONGEST));
        try {
            // the client's own time-out ends with the head of the answer
            HttpResponse<String> answer = response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (answer.statusCode() == 200) return answer.body();
            throw unavailable(new IOException("the issuer answers " + answer.statusCode()));
        } catch (ExecutionException e) {
            throw unavailable(e.getCause());
        } catch (TimeoutException e) {
            throw unavailable(new IOException("the issuer does not answer in time"));
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            response.cancel(true);
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

package ch.monespacepro.keycloak.sms;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A gateway called by HTTP POST. A second try follows where the first may have failed by chance (no connection, no
 * answer in time, a 5xx status); a refusal (3xx, 4xx) is final. What the gateway answers is neither read nor logged,
 * because some repeat the message.
 */
public final class HttpSmsGateway implements SmsGateway {

    private static final Logger LOG = Logger.getLogger(HttpSmsGateway.class);
    private static final int TRIES = 2;

    private final HttpClient client;
    private final HttpSmsSettings settings;

    HttpSmsGateway(HttpClient client, HttpSmsSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    @Override
    public void send(SmsMessage message) throws SmsNotSentException {
        HttpRequest request = request(message);
        Outcome outcome = Outcome.again("not tried");
        for (int attempt = 1; attempt <= TRIES && outcome.worthAnotherTry(); attempt++) {
            outcome = post(request);
            if (!outcome.taken()) {
                LOG.warnf(
                        "SMS gateway, try %d of %d, message to %s: %s",
                        attempt, TRIES, MaskedNumber.of(message.to().e164()), outcome.reason());
            }
        }
        if (!outcome.taken()) {
            throw new SmsNotSentException(outcome.reason());
        }
    }

    private HttpRequest request(SmsMessage message) {
        String body = settings.body().filled(message.to().e164(), message.text());
        HttpRequest.Builder builder = HttpRequest.newBuilder(settings.url())
                .timeout(settings.readTimeout())
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        settings.headers().forEach(builder::setHeader);
        return builder.build();
    }

    private Outcome post(HttpRequest request) throws SmsNotSentException {
        // The client's own read timeout ends with the headers; this one also ends a body that trickles.
        Duration whole = settings.connectTimeout().plus(settings.readTimeout());
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            return Outcome.of(answer.get(whole.toMillis(), TimeUnit.MILLISECONDS).statusCode());
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Outcome.again("no answer in time");
        } catch (ExecutionException failed) {
            return Outcome.again("no answer: " + failed.getCause().getClass().getSimpleName());
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new SmsNotSentException("interrupted");
        }
    }

    private record Outcome(boolean taken, boolean worthAnotherTry, String reason) {

        private static Outcome of(int status) {
            boolean taken = status >= 200 && status < 300;
            return new Outcome(taken, status >= 500, "status " + status);
        }

        private static Outcome again(String reason) {
            return new Outcome(false, true, reason);
        }
    }
}

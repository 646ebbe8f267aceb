package ch.monespacepro.keycloak.sms;

import io.micrometer.core.instrument.Metrics;
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
 * Gateways called by HTTP POST, each message twice at most. The second try goes to the second gateway, whatever the first
 * said; without one it goes to the first again, where that may have failed by chance (no connection, no answer in time, a
 * 5xx status): a refusal (3xx, 4xx) is final. What a gateway answers is neither read nor logged, because some repeat the
 * message.
 */
public final class HttpSmsGateway implements SmsGateway {

    private static final Logger LOG = Logger.getLogger(HttpSmsGateway.class);

    private final HttpClient client;
    private final HttpSmsSettings first;
    private final HttpSmsSettings second;

    /** @param second the same as the first where there is only one */
    HttpSmsGateway(HttpClient client, HttpSmsSettings first, HttpSmsSettings second) {
        this.client = client;
        this.first = first;
        this.second = second;
    }

    @Override
    public void send(SmsMessage message) throws SmsNotSentException {
        Outcome outcome = tried(first, message);
        if (!outcome.taken() && (outcome.worthAnotherTry() || second != first)) {
            outcome = tried(second, message);
        }
        if (!outcome.taken()) {
            throw new SmsNotSentException(outcome.reason());
        }
    }

    private Outcome tried(HttpSmsSettings gateway, SmsMessage message) throws SmsNotSentException {
        Outcome outcome = post(gateway, request(gateway, message));
        if (!outcome.taken()) {
            LOG.warnf(
                    "SMS gateway %s, message to %s: %s",
                    gateway.url().getHost(), MaskedNumber.of(message.to().e164()), outcome.reason());
        }
        Metrics.counter(
                        "mep.sms.gateway",
                        "gateway",
                        gateway == first ? "first" : "second",
                        "outcome",
                        outcome.taken() ? "taken" : "failed")
                .increment();
        return outcome;
    }

    private static HttpRequest request(HttpSmsSettings settings, SmsMessage message) {
        String body = settings.body().filled(message.to().e164(), message.text());
        HttpRequest.Builder builder = HttpRequest.newBuilder(settings.url())
                .timeout(settings.readTimeout())
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        settings.headers().forEach(builder::setHeader);
        return builder.build();
    }

    private Outcome post(HttpSmsSettings settings, HttpRequest request) throws SmsNotSentException {
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

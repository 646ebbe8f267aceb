package ch.monespacepro.keycloak.sms;

import ch.monespacepro.keycloak.http.DeadlineHttpClient;
import io.micrometer.core.instrument.Metrics;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.util.EntityUtils;
import org.jboss.logging.Logger;

/**
 * Calls SMS gateways by HTTP POST with Keycloak's HTTP client, at most twice for each message. The second call goes to
 * the second gateway after any failure of the first. Without a second gateway it goes to the first again, but only
 * after a failure that may be temporary: no connection, no answer in time, or a 5xx status. The body of an answer is
 * neither read nor logged, because some gateways repeat the message in it.
 */
public final class HttpSmsGateway implements SmsGateway {

    private static final Logger LOG = Logger.getLogger(HttpSmsGateway.class);

    private final HttpClient client;
    private final HttpSmsSettings first;
    private final HttpSmsSettings second;

    /** @param second the same object as {@code first} when there is only one gateway */
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

    private Outcome tried(HttpSmsSettings gateway, SmsMessage message) {
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

    private HttpPost request(HttpSmsSettings settings, SmsMessage message) {
        HttpPost request = new HttpPost(settings.url());
        request.setConfig(DeadlineHttpClient.limits(client, settings.connectTimeout(), settings.readTimeout())
                .setRedirectsEnabled(false)
                .build());
        String body = settings.body().filled(message.to().e164(), message.text());
        request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8)));
        request.setHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON);
        settings.headers().forEach(request::setHeader);
        return request;
    }

    private Outcome post(HttpSmsSettings settings, HttpPost request) {
        Duration whole = settings.connectTimeout().plus(settings.readTimeout());
        try (CloseableHttpResponse answer = new DeadlineHttpClient(client, whole).execute(request)) {
            EntityUtils.consume(answer.getEntity());
            return Outcome.of(answer.getStatusLine().getStatusCode());
        } catch (IOException failed) {
            return Outcome.again("no answer: " + failed.getClass().getSimpleName());
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

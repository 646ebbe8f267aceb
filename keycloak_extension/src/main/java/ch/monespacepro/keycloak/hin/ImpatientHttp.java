package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.http.DeadlineHttpClient;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.jboss.logging.Logger;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.http.simple.SimpleHttp;
import org.keycloak.http.simple.SimpleHttpRequest;
import org.keycloak.http.simple.SimpleHttpResponse;
import org.keycloak.models.KeycloakSession;

/**
 * Calls HIN with Keycloak's HTTP client (its proxies and certificates), but with short time limits, because a person
 * waits for the answer.
 *
 * <p>Without limits, Keycloak's client waits for a connection as long as the operating system does, about two minutes.
 */
record ImpatientHttp(KeycloakSession session) {

    private static final Logger LOG = Logger.getLogger(ImpatientHttp.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration FIRST_BYTE = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(4);
    /** The limit for a whole request, from its start to the last byte of the answer. */
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    /** In bytes; a profile has a few hundred. */
    private static final long LONGEST = 100_000;
    /** Status codes by which a proxy says that the server behind it does not answer. */
    private static final Set<Integer> NO_SERVER_BEHIND = Set.of(
            Response.Status.BAD_GATEWAY.getStatusCode(),
            Response.Status.SERVICE_UNAVAILABLE.getStatusCode(),
            Response.Status.GATEWAY_TIMEOUT.getStatusCode());

    /** Returns whether the address answers at all, whatever the answer is. */
    boolean answers(String url) {
        try {
            int status = http(limits(FIRST_BYTE).setRedirectsEnabled(false))
                    .doHead(url)
                    .asStatus();
            LOG.debugf("%s answers %d", url, status);
            return !NO_SERVER_BEHIND.contains(status);
        } catch (IOException failed) {
            LOG.warnf("%s does not answer: %s", url, failed);
            return false;
        }
    }

    /**
     * Returns the JSON answer.
     *
     * @throws JsonProcessingException when the answer is not JSON
     * @throws IOException when the answer is late or has an error status
     */
    JsonNode json(String url, String accessToken) throws IOException {
        SimpleHttpRequest request = limited()
                .doGet(url)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + accessToken)
                .header(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
        try (SimpleHttpResponse response = request.asResponse()) {
            int status = response.getStatus();
            if (Response.Status.Family.familyOf(status) != Response.Status.Family.SUCCESSFUL) {
                throw new IOException("answered with status " + status);
            }
            String body = response.asString();
            if (body == null) {
                throw new IOException("answered nothing");
            }
            return response.asJson();
        }
    }

    /** Returns the same POST request with time limits. */
    SimpleHttpRequest limited(SimpleHttpRequest post) {
        SimpleHttpRequest limited = limited().doPost(post.getUrl()).params(post.getParams());
        Map<String, String> headers = post.getHeaders();
        if (headers != null) {
            headers.forEach(limited::header);
        }
        return limited;
    }

    private SimpleHttp limited() {
        return http(limits(ANSWER));
    }

    private SimpleHttp http(RequestConfig.Builder limits) {
        return SimpleHttp.create(new DeadlineHttpClient(client(), DEADLINE))
                .withMaxConsumedResponseSize(LONGEST)
                .withRequestConfig(limits.build());
    }

    private HttpClient client() {
        return session.getProvider(HttpClientProvider.class).getHttpClient();
    }

    private RequestConfig.Builder limits(Duration answer) {
        return DeadlineHttpClient.limits(client(), CONNECT, answer);
    }
}

package ch.monespacepro.keycloak.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.AbortableHttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.Configurable;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;

/**
 * Keycloak's HTTP client (its proxies and certificates) with a deadline for the whole answer.
 *
 * <p>The timeouts of a request apply between two bytes only, so that an answer sent byte by byte would never end.
 */
@SuppressWarnings("deprecation") // The two deprecated methods below are abstract in the superclass, but no code calls them any more.
public final class DeadlineHttpClient extends CloseableHttpClient {

    private final HttpClient client;
    private final Duration deadline;

    /** @param client performs the requests; its creator closes it */
    public DeadlineHttpClient(HttpClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /**
     * Returns the client's own settings with other timeouts. A request's settings replace the client's entirely, so
     * they start as a copy.
     */
    public static RequestConfig.Builder limits(HttpClient client, Duration connect, Duration read) {
        RequestConfig own = client instanceof Configurable configured ? configured.getConfig() : RequestConfig.DEFAULT;
        return RequestConfig.copy(own)
                .setConnectionRequestTimeout((int) connect.toMillis())
                .setConnectTimeout((int) connect.toMillis())
                .setSocketTimeout((int) read.toMillis());
    }

    @Override
    protected CloseableHttpResponse doExecute(HttpHost target, HttpRequest request, HttpContext context)
            throws IOException {
        if (request instanceof AbortableHttpRequest abortable) {
            // Aborting has no effect once the answer is read.
            CompletableFuture.delayedExecutor(deadline.toMillis(), TimeUnit.MILLISECONDS).execute(abortable::abort);
        }
        return (CloseableHttpResponse) client.execute(target, request, context);
    }

    @Override
    public HttpParams getParams() {
        return client.getParams();
    }

    @Override
    public ClientConnectionManager getConnectionManager() {
        return client.getConnectionManager();
    }

    @Override
    public void close() {
        // The client is closed by its creator.
    }
}

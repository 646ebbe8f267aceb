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
 * Keycloak's own HTTP client, with its proxies and certificates, whose answers are read within a time or not at all.
 *
 * <p>The limits of a request's own settings hold from one byte to the next: an answer that drips in would never end.
 */
@SuppressWarnings("deprecation") // The two methods below are abstract in the class, though nobody calls them any more.
public final class DeadlineHttpClient extends CloseableHttpClient {

    private final HttpClient client;
    private final Duration deadline;

    /** @param client does the work, and is closed by its maker */
    public DeadlineHttpClient(HttpClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
    }

    /** The client's own settings but for the times: a request's settings replace the client's whole. */
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
            // Once the answer is read, aborting does nothing.
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
        // Not ours to close.
    }
}

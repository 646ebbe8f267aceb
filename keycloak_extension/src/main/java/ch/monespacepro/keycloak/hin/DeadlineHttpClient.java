package ch.monespacepro.keycloak.hin;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.AbortableHttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.conn.ClientConnectionManager;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.params.HttpParams;
import org.apache.http.protocol.HttpContext;

/**
 * An HTTP client whose answers are read within a time or not at all.
 *
 * <p>The limits of a request's own settings hold from one byte to the next: an answer that drips in would never end.
 */
@SuppressWarnings("deprecation") // The two methods below are abstract in the class, though nobody calls them any more.
final class DeadlineHttpClient extends CloseableHttpClient {

    private final HttpClient client;
    private final Duration deadline;

    /** @param client does the work, and is closed by whoever made it */
    DeadlineHttpClient(HttpClient client, Duration deadline) {
        this.client = client;
        this.deadline = deadline;
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

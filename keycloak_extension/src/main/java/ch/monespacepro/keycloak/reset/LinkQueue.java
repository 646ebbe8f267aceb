package ch.monespacepro.keycloak.reset;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends links outside the request, each in its own Keycloak session and transaction.
 *
 * <p>Sending starts after a delay, so that its load does not affect the response time of the page. Links that wait when
 * the node stops are lost; the person asks again.
 */
final class LinkQueue implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LinkQueue.class);
    private static final int THREADS = 2;
    private static final int LONGEST = 1000;
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final KeycloakSessionFactory sessions;
    private final ScheduledThreadPoolExecutor workers = new ScheduledThreadPoolExecutor(THREADS, daemons());

    LinkQueue(KeycloakSessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Adds a link. A full queue drops it: the person sees the usual page, and the log records the drop. */
    void add(LinkRequest request) {
        if (workers.getQueue().size() >= LONGEST) {
            LOG.warnf("A link for a new password was dropped: %d already wait to be sent", LONGEST);
            return;
        }
        workers.schedule(() -> send(request), DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send(LinkRequest request) {
        try {
            KeycloakModelUtils.runJobInTransaction(sessions, session -> new LinkMail(session).send(request));
        } catch (RuntimeException failed) {
            // Logged here, because no caller handles it. The exception's message is left out, because it may contain
            // the address.
            LOG.errorf("A link for a new password was not sent: %s", failed.getClass().getName());
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    private static ThreadFactory daemons() {
        return work -> {
            Thread thread = new Thread(work, "mep-reset-email");
            thread.setDaemon(true);
            return thread;
        };
    }
}

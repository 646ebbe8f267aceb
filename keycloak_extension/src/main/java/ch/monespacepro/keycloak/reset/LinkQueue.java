package ch.monespacepro.keycloak.reset;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Links that are still to be sent: outside the request, each in a session and transaction of its own.
 *
 * <p>A moment later, so that not even the work of sending falls into the time in which the page is made. What waits when
 * the node stops is lost: a person who asked in that second asks again.
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

    /** Full, the queue drops what comes: the person sees what everybody sees, the log says why no mail came. */
    void add(LinkRequest request) {
        if (workers.getQueue().size() >= LONGEST) {
            LOG.warnf("%d links for a new password wait to be sent: one more is dropped", LONGEST);
            return;
        }
        workers.schedule(() -> send(request), DELAY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void send(LinkRequest request) {
        try {
            KeycloakModelUtils.runJobInTransaction(sessions, session -> new LinkMail(session).send(request));
        } catch (RuntimeException failed) {
            // The end of the thread's work: nobody above would log it. Its message may name the address.
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

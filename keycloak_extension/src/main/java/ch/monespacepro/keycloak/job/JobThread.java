package ch.monespacepro.keycloak.job;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The thread of one job on one node. Keycloak's timer has one thread for all its tasks, which must not wait for a mail
 * server. A run that takes longer than the interval delays the next one.
 */
final class JobThread implements AutoCloseable {

    private final ScheduledThreadPoolExecutor worker;

    JobThread(String job) {
        worker = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "mep-job-" + job);
            thread.setDaemon(true);
            return thread;
        });
    }

    void repeat(Runnable work, Duration delay, Duration interval) {
        worker.scheduleWithFixedDelay(work, delay.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A run that is under way is interrupted; what it did not commit is due again at the next start. */
    @Override
    public void close() {
        worker.shutdownNow();
    }
}

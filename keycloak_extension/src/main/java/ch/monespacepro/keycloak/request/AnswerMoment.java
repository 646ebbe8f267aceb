package ch.monespacepro.keycloak.request;

import java.time.Duration;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/**
 * Lets an answer leave at a fixed moment after its post, whatever was done meanwhile. Otherwise the time would tell whether an
 * address has an account.
 *
 * <p>It waits after the commit, so that neither a database connection nor a row is held.
 */
final class AnswerMoment {

    private AnswerMoment() {}

    /** To be called first of all; counts from now. */
    static void in(KeycloakSession session, Duration fromNow) {
        long until = System.nanoTime() + fromNow.toNanos();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                waitUntil(until);
            }

            @Override
            protected void rollbackImpl() {
                waitUntil(until);
            }
        });
    }

    private static void waitUntil(long moment) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, moment - System.nanoTime())).toMillis());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}

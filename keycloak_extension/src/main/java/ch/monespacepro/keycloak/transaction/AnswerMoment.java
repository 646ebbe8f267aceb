package ch.monespacepro.keycloak.transaction;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/**
 * Lets an answer leave at a fixed moment after its post, whatever was done meanwhile. Otherwise the time would tell whether an
 * address has an account.
 *
 * <p>It waits after the commit, so that neither a database connection nor a row is held.
 */
public final class AnswerMoment {

    private AnswerMoment() {}

    /** To be called first of all; counts from now. Work that takes longer is answered after twice the time, and so on. */
    public static void in(KeycloakSession session, Duration fromNow) {
        long begin = System.nanoTime();
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                waitFrom(begin, fromNow.toNanos());
            }

            @Override
            protected void rollbackImpl() {
                waitFrom(begin, fromNow.toNanos());
            }
        });
    }

    private static void waitFrom(long begin, long step) {
        if (step == 0) {
            return;
        }
        long worked = System.nanoTime() - begin;
        long moment = begin + (worked / step + 1) * step;
        while (System.nanoTime() < moment && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(moment - System.nanoTime());
        }
    }
}

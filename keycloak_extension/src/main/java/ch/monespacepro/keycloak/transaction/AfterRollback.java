package ch.monespacepro.keycloak.transaction;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Takes back what the request has written outside its transaction, such as a mark in the store of single-use objects. */
public final class AfterRollback {

    private AfterRollback() {}

    public static void run(KeycloakSession session, Runnable takeBack) {
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                // It stays.
            }

            @Override
            protected void rollbackImpl() {
                takeBack.run();
            }
        });
    }
}

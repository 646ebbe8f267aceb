package ch.monespacepro.keycloak.transaction;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Work that follows from what a request has changed: done once that is committed, outside the request, in a session and
 * transaction of its own. Nothing that fails there undoes the change or holds up the person, and nothing is done when the
 * change is rolled back.
 */
public final class AfterCommit {

    private static final Logger LOG = Logger.getLogger(AfterCommit.class);
    private static final String THREADS = "mep-after-commit";

    private AfterCommit() {}

    /** What is to be done, with the person as the later session knows them. */
    @FunctionalInterface
    public interface Work {
        void on(KeycloakSession session, UserModel user);
    }

    /** The work sees the realm of the session that asks for it. */
    public static void run(KeycloakSession session, UserModel user, Work work) {
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        ExecutorService threads = session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
        String realmId = session.getContext().getRealm().getId();
        String userId = user.getId();
        Runnable later = () -> quietly(() -> KeycloakModelUtils.runJobInTransaction(sessions, own -> {
            RealmModel realm = own.realms().getRealm(realmId);
            own.getContext().setRealm(realm);
            UserModel same = own.users().getUserById(realm, userId);
            if (same != null) {
                work.on(own, same);
            }
        }));
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                try {
                    threads.execute(later);
                } catch (RejectedExecutionException stopping) {
                    LOG.error("Work was left undone: the node is stopping");
                }
            }

            @Override
            protected void rollbackImpl() {
                // There is nothing to follow.
            }
        });
    }

    private static void quietly(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException failed) {
            // The end of the thread's work: nobody above would log it. Its message may name an address.
            LOG.errorf("Work was left undone: %s", failed.getClass().getName());
        }
    }
}

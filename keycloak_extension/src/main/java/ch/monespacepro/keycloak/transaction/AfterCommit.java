package ch.monespacepro.keycloak.transaction;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Runs work after the commit of the request's transaction, outside the request, in its own Keycloak session and
 * transaction. A failure of the work neither undoes the change nor delays the person. After a rollback the work is not
 * run.
 */
public final class AfterCommit {

    private static final Logger LOG = Logger.getLogger(AfterCommit.class);
    private static final String THREADS = "mep-after-commit";

    private AfterCommit() {}

    /** The work, with the person as loaded in the later session. */
    @FunctionalInterface
    public interface Work {
        void on(KeycloakSession session, UserModel user);
    }

    /** Runs the work with the realm of the session that requests it. */
    public static void run(KeycloakSession session, UserModel user, Work work) {
        String userId = user.getId();
        run(session, own -> {
            UserModel same = own.users().getUserById(own.getContext().getRealm(), userId);
            if (same != null) {
                work.on(own, same);
            }
        });
    }

    /** Runs work that needs no person, such as a mail to a person who was erased. */
    public static void run(KeycloakSession session, Consumer<KeycloakSession> work) {
        KeycloakSessionFactory sessions = session.getKeycloakSessionFactory();
        ExecutorService threads = session.getProvider(ExecutorsProvider.class).getExecutor(THREADS);
        String realmId = session.getContext().getRealm().getId();
        Runnable later = () -> quietly(() -> KeycloakModelUtils.runJobInTransaction(sessions, own -> {
            own.getContext().setRealm(own.realms().getRealm(realmId));
            work.accept(own);
        }));
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                try {
                    threads.execute(later);
                } catch (RejectedExecutionException stopping) {
                    LOG.error("Work after a commit was not done: the node is stopping");
                }
            }

            @Override
            protected void rollbackImpl() {
                // Nothing was changed.
            }
        });
    }

    private static void quietly(Runnable job) {
        try {
            job.run();
        } catch (RuntimeException failed) {
            // Logged here, because no caller handles it. The exception's message is left out, because it may contain an
            // address.
            LOG.errorf("Work after a commit was not done: %s", failed.getClass().getName());
        }
    }
}

package ch.monespacepro.keycloak.job;

import ch.monespacepro.keycloak.settings.RealmSettings;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.cluster.ClusterProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * One run of a job in all its realms, unless another node is at it. A realm where it fails does not keep it from the
 * others.
 *
 * <p>Keycloak's own runner names the lock after the task's class and holds it for the interval; a run here may take longer
 * than the interval of a test.
 */
record JobRun(KeycloakSessionFactory sessions, String job) implements Runnable {

    private static final Logger LOG = Logger.getLogger(JobRun.class);
    /** A node that died at its run holds the others up for so long at most. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Override
    public void run() {
        // What is thrown here would end all later runs.
        quietly("the run", () -> KeycloakModelUtils.runJobInTransaction(
                sessions,
                session -> session.getProvider(ClusterProvider.class)
                        .executeIfNotExecuted("mep-job-" + job, (int) LONGEST.toSeconds(), () -> {
                            realms().forEach(this::runIn);
                            return null;
                        })));
    }

    private List<String> realms() {
        return KeycloakModelUtils.runJobInTransactionWithResult(
                sessions,
                session -> session.realms()
                        .getRealmsStream()
                        .filter(realm -> new RealmSettings(realm).areDeclared())
                        .map(RealmModel::getId)
                        .toList());
    }

    private void runIn(String realmId) {
        quietly("the run in realm " + realmId, () -> KeycloakModelUtils.runJobInTransaction(sessions, session -> {
            RealmModel realm = session.realms().getRealm(realmId);
            if (realm != null) {
                session.getContext().setRealm(realm);
                session.getProvider(Job.class, job).run(session, realm);
            }
        }));
    }

    private void quietly(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failed) {
            // The exception's message is left out, because it may contain an address.
            LOG.errorf("Job %s: %s failed: %s", job, what, failed.getClass().getName());
        }
    }
}

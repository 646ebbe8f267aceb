package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.job.Job;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Carries out planned changes of ways into accounts, each account in its own transaction. */
record WayChangesJob(Clock clock) implements Job {

    private static final Logger LOG = Logger.getLogger(WayChangesJob.class);

    /** A value of more than 255 characters is in a column of its own. Few accounts have one, for a day each. */
    private static final String PLANNED = """
            select a.user.id, coalesce(a.longValue, a.value) from UserAttributeEntity a
            where a.name = :name and a.user.realmId = :realm order by a.user.id""";

    @Override
    public void run(KeycloakSession session, RealmModel realm) {
        Instant now = clock.instant();
        for (String person : due(session, realm, now)) {
            try {
                KeycloakModelUtils.runJobInTransaction(session.getKeycloakSessionFactory(), own -> {
                    own.getContext().setRealm(own.realms().getRealm(realm.getId()));
                    new DueChange(own, now).attendTo(person);
                });
            } catch (RuntimeException failed) {
                // The next account's turn. The exception's message is left out, because it may contain an address.
                LOG.errorf("Account %s: a planned change failed: %s", person, failed.getClass().getName());
            }
        }
    }

    private static List<String> due(KeycloakSession session, RealmModel realm, Instant now) {
        EntityManager entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        return entities.createQuery(PLANNED, Object[].class)
                .setParameter("name", PlannedChanges.ATTRIBUTE)
                .setParameter("realm", realm.getId())
                .getResultList()
                .stream()
                .filter(row -> PlannedChanges.read((String) row[1], (String) row[0]).stream()
                        .anyMatch(change -> change.isDue(now)))
                .map(row -> (String) row[0])
                .toList();
    }
}

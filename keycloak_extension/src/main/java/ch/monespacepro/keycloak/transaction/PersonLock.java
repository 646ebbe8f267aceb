package ch.monespacepro.keycloak.transaction;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CachedUserModel;

/**
 * Lets one transaction at a time change a person's state: what it reads after the lock stays true until its commit, on
 * every node of the cluster.
 *
 * <p>Keycloak offers no such lock. Its user cache would also answer with the state before the other transaction, so the
 * person is read past the cache.
 */
public final class PersonLock {

    /** Keycloak's entity is named, not imported: the compiler would ask for all of Hibernate. */
    private static final String PERSON =
            "select u from UserEntity u where u.id = :id and u.realmId = :realm";

    private PersonLock() {}

    /**
     * Waits until no other transaction holds the person, then holds them until the end of this one.
     *
     * @return the person in their present state, or null when there is no such person (any more)
     */
    public static UserModel lock(KeycloakSession session, RealmModel realm, String userId) {
        EntityManager entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        List<Object> rows = entities.createQuery(PERSON, Object.class)
                .setParameter("id", userId)
                .setParameter("realm", realm.getId())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        if (rows.isEmpty()) {
            return null;
        }
        // Own changes first: reading again what was read before the lock would undo them.
        entities.flush();
        entities.refresh(rows.get(0));
        UserModel person = session.users().getUserById(realm, userId);
        if (person instanceof CachedUserModel cached) {
            cached.invalidate();
        }
        return person;
    }
}

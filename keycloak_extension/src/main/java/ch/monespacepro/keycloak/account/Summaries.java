package ch.monespacepro.keycloak.account;

import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Reads what lists show of many people at once, from Keycloak's tables.
 *
 * @param session whose context has the realm
 */
public record Summaries(KeycloakSession session) {

    private static final String PEOPLE = """
            select u.id, u.email, u.firstName, u.lastName, u.enabled, u.createdTimestamp from UserEntity u
            where u.id in (:people) and u.realmId = :realm and u.serviceAccountClientLink is null""";

    /** A value of more than 255 characters is in a column of its own. */
    private static final String ATTRIBUTES = """
            select a.user.id, a.name, coalesce(a.longValue, a.value) from UserAttributeEntity a
            where a.user.id in (:people) and a.name in (:shown)""";

    private static final String BROKERED = """
            select distinct f.user.id from FederatedIdentityEntity f where f.user.id in (:people)""";

    /**
     * Returns what is shown of these people, by their id. Accounts of programs are left out.
     *
     * <p>One query for each table: in a join, each attribute would repeat the person and ask again for the identities.
     */
    public Map<String, Summary> of(Collection<String> people) {
        Map<String, Summary> found = new HashMap<>();
        if (people.isEmpty()) {
            return found;
        }
        Map<String, Map<String, String>> attributes = attributes(people);
        Set<String> brokered = Set.copyOf(query(people, BROKERED, String.class).getResultList());
        String realm = session.getContext().getRealm().getId();
        query(people, PEOPLE, Object[].class).setParameter("realm", realm).getResultStream().forEach(row -> {
            String id = (String) row[0];
            found.put(id, new Summary(
                    id,
                    (String) row[1],
                    (String) row[2],
                    (String) row[3],
                    (Boolean) row[4],
                    (Long) row[5],
                    brokered.contains(id),
                    attributes.getOrDefault(id, Map.of())));
        });
        return found;
    }

    private Map<String, Map<String, String>> attributes(Collection<String> people) {
        Map<String, Map<String, String>> attributes = new HashMap<>();
        query(people, ATTRIBUTES, Object[].class)
                .setParameter("shown", Summary.ATTRIBUTES)
                .getResultStream()
                .filter(row -> row[2] != null)
                .forEach(row -> attributes
                        .computeIfAbsent((String) row[0], id -> new HashMap<>())
                        .put((String) row[1], (String) row[2]));
        return attributes;
    }

    private <T> TypedQuery<T> query(Collection<String> people, String query, Class<T> row) {
        return session.getProvider(JpaConnectionProvider.class)
                .getEntityManager()
                .createQuery(query, row)
                .setParameter("people", people);
    }
}

package ch.monespacepro.keycloak.lookup;

import ch.monespacepro.keycloak.account.ConfirmedIdentifier;
import ch.monespacepro.keycloak.account.IdentifierRow;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.connections.jpa.util.JpaUtils;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Finds accounts by identifier, and subjects that are gone. The number of queries does not depend on how many are asked for; each
 * reads an index of Keycloak's tables. They name no values and people at once: see decision 0017.
 */
public record Professionals(KeycloakSession session) {

    /** H2 reads every account for a list of values behind {@code in}; so each value is looked up in the index. */
    private static final String WITH_VALUES = """
            select (select string_agg(a.USER_ID, ' ') from %s a where a.NAME = :name and a.VALUE = asked.wanted)
            from unnest(cast(:values as varchar(255) array)) as asked(wanted)""";

    private static final String ATTRIBUTES = """
            select a.user.id, a.name, a.value from UserAttributeEntity a
            where a.user.id in (:people) and a.name in (:names)""";

    private static final String PRESENT = """
            select u.id, u.enabled from UserEntity u
            where u.id in (:people) and u.realmId = :realm and u.serviceAccountClientLink is null""";

    /** Answers in the order asked. */
    public List<Found> find(List<Optional<ProfessionalIdentifier>> asked) {
        Map<Key, List<Candidate>> found = candidates(asked.stream()
                .flatMap(Optional::stream)
                .map(ProfessionalIdentifier::value)
                .collect(Collectors.toSet()));
        return asked.stream()
                .map(each -> Found.among(each.map(Key::of)
                        .map(key -> found.getOrDefault(key, List.of()))
                        .orElse(List.of())))
                .toList();
    }

    /** Returns the subjects among these that have an account. */
    public Set<String> present(Collection<String> subjects) {
        return enabledByPerson(Set.copyOf(subjects)).keySet();
    }

    private Map<Key, List<Candidate>> candidates(Set<String> values) {
        Map<Key, List<Candidate>> found = new HashMap<>();
        if (values.isEmpty()) {
            return found;
        }
        Map<String, Boolean> enabled = enabledByPerson(peopleWith(values));
        Map<String, Map<String, String>> attributes = attributes(enabled.keySet());
        enabled.forEach((subject, isEnabled) -> {
            IdentifierRow row = new IdentifierRow(attributes.getOrDefault(subject, Map.of()), isEnabled);
            if (row.isActive()) {
                row.type().ifPresent(type -> found.computeIfAbsent(new Key(type, row.value()), key -> new ArrayList<>())
                        .add(new Candidate(subject, row.hasWarning() && isToBeChecked(subject))));
            }
        });
        return found;
    }

    private Set<String> peopleWith(Set<String> values) {
        String table = JpaUtils.getTableNameForNativeQuery("USER_ATTRIBUTE", entities());
        List<?> found = entities()
                .createNativeQuery(WITH_VALUES.formatted(table))
                .setParameter("name", IdentifierRow.IDENTIFIER)
                .setParameter("values", values.toArray(String[]::new))
                .getResultList();
        return found.stream()
                .filter(Objects::nonNull)
                .flatMap(ids -> Stream.of(ids.toString().split(" ")))
                .collect(Collectors.toSet());
    }

    /** Few identifiers have a warning; only their accounts are read whole. */
    private boolean isToBeChecked(String subject) {
        UserModel person = session.users().getUserById(realm(), subject);
        return person == null || new ConfirmedIdentifier(person).isToBeChecked();
    }

    private Map<String, Boolean> enabledByPerson(Set<String> people) {
        Map<String, Boolean> enabled = new HashMap<>();
        if (!people.isEmpty()) {
            entities().createQuery(PRESENT, Object[].class)
                    .setParameter("people", people)
                    .setParameter("realm", realm().getId())
                    .getResultStream()
                    .forEach(row -> enabled.put((String) row[0], (Boolean) row[1]));
        }
        return enabled;
    }

    private Map<String, Map<String, String>> attributes(Set<String> people) {
        Map<String, Map<String, String>> attributes = new HashMap<>();
        if (!people.isEmpty()) {
            entities().createQuery(ATTRIBUTES, Object[].class)
                    .setParameter("people", people)
                    .setParameter("names", IdentifierRow.ATTRIBUTES)
                    .getResultStream()
                    .filter(row -> row[2] != null)
                    .forEach(row -> attributes
                            .computeIfAbsent((String) row[0], id -> new HashMap<>())
                            .put((String) row[1], (String) row[2]));
        }
        return attributes;
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.AccountGroup;
import ch.monespacepro.keycloak.account.ListKeys;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The queries of the team's list on Keycloak's tables. Each one reads an index from where its answer begins, and stops when it
 * has enough: their time does not grow with the number of accounts.
 */
record AccountQueries(KeycloakSession session, RealmModel realm) {

    /** Above, a number of accounts means: as many or more. */
    static final int COUNTED = 1000;

    /** As many who match are sorted; when there are more, the list is walked through in its order until a page is full. */
    private static final int SORTED = 500;

    /** Ordered by the name too, although it is one, because H2 reads the order off an index of name and value only then. */
    private static final String ORDER = "\norder by p.name, p.value";

    private static final String PLACES = """
            select p.user.id, p.value from UserAttributeEntity p
            where p.name = :place and p.value > :after and p.value < :end""";

    /**
     * Neither a range of values nor an order: H2 would read the list from its beginning to its end instead of the few people.
     */
    private static final String PLACES_OF = """
            select p.user.id, p.value from UserAttributeEntity p where p.user.id in (:people) and p.name = :place""";

    static final String MATCHING = """

            and exists (select w.id from UserAttributeEntity w
                where w.user = p.user and w.name = :words and w.value like :start)""";

    private static final String FOUND = """
            select w.user.id from UserAttributeEntity w where w.name = :words and w.value like :start""";

    private static final String COUNT = """
            (select count(*) from (select p.value as place from UserAttributeEntity p
                where p.name = :place and p.value > :after%1$s and p.value < :end%1$s
                order by p.name, p.value limit %2$d) counted%1$s)""";

    /**
     * Returns the ids of people and their places, in order.
     *
     * @param after the last place of the page before, or the beginning of the list
     */
    Map<String, String> places(AccountFilter filter, String after, int most) {
        if (filter.search().isEmpty()) {
            return read(places("", filter, after), most);
        }
        String search = filter.search().get();
        if (search.isEmpty()) {
            return Map.of();
        }
        // Letters and digits only: nothing in it has a meaning for LIKE.
        String start = search + "%";
        List<String> rows = entities().createQuery(FOUND, String.class)
                .setParameter("words", ListKeys.WORDS)
                .setParameter("start", start)
                .setMaxResults(SORTED + 1)
                .getResultList();
        if (rows.size() > SORTED) {
            TypedQuery<Object[]> walk = places(MATCHING, filter, after);
            return read(walk.setParameter("words", ListKeys.WORDS).setParameter("start", start), most);
        }
        return rows.isEmpty() ? Map.of() : sorted(Set.copyOf(rows), filter, after, most);
    }

    private Map<String, String> sorted(Set<String> people, AccountFilter filter, String after, int most) {
        String end = end(filter);
        Map<String, String> places = new LinkedHashMap<>();
        of(people, PLACES_OF, Object[].class)
                .setParameter("place", ListKeys.PLACE)
                .getResultStream()
                .map(row -> Map.entry((String) row[0], (String) row[1]))
                .filter(place -> place.getValue().compareTo(after) > 0 && place.getValue().compareTo(end) < 0)
                .sorted(Map.Entry.comparingByValue())
                .limit(most)
                .forEach(place -> places.put(place.getKey(), place.getValue()));
        return places;
    }

    private TypedQuery<Object[]> places(String further, AccountFilter filter, String after) {
        return entities().createQuery(placesText(further), Object[].class)
                .setParameter("place", ListKeys.PLACE)
                .setParameter("after", after)
                .setParameter("end", end(filter));
    }

    private String end(AccountFilter filter) {
        return ListKeys.end(ListKeys.beginning(realm.getId(), filter.group()));
    }

    static String placesText(String further) {
        return PLACES + further + ORDER;
    }

    private static Map<String, String> read(TypedQuery<Object[]> query, int most) {
        Map<String, String> places = new LinkedHashMap<>();
        query.setMaxResults(most).getResultList().forEach(row -> places.put((String) row[0], (String) row[1]));
        return places;
    }

    private <T> TypedQuery<T> of(Collection<String> people, String query, Class<T> row) {
        return entities().createQuery(query, row).setParameter("people", people);
    }

    /** Returns how many accounts each list has, {@link #COUNTED} at most. */
    Map<AccountGroup, Long> counts() {
        List<String> counts = new ArrayList<>();
        for (AccountGroup group : AccountGroup.counted()) {
            counts.add(COUNT.formatted(group.name(), COUNTED));
        }
        TypedQuery<Object[]> query = entities()
                .createQuery(
                        "select " + String.join(",\n", counts) + " from RealmEntity r where r.id = :realm", Object[].class)
                .setParameter("place", ListKeys.PLACE)
                .setParameter("realm", realm.getId());
        for (AccountGroup group : AccountGroup.counted()) {
            String beginning = ListKeys.beginning(realm.getId(), group);
            query.setParameter("after" + group.name(), beginning)
                    .setParameter("end" + group.name(), ListKeys.end(beginning));
        }
        Object[] row = query.getSingleResult();
        Map<AccountGroup, Long> numbers = new EnumMap<>(AccountGroup.class);
        int column = 0;
        for (AccountGroup group : AccountGroup.counted()) {
            numbers.put(group, (Long) row[column++]);
        }
        return numbers;
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }
}

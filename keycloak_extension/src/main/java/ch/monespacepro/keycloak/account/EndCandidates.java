package ch.monespacepro.keycloak.account;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Finds accounts whose end may be near, each kind by one query. Keycloak's own search compares no dates in attributes. What
 * is found is looked at once more under the person's lock, by exact rules.
 */
record EndCandidates(KeycloakSession session, RealmModel realm, Instant now) {

    /** Of one kind in one run. */
    private static final int MOST = 200;
    /** After an import, or an update from a version without the list. */
    private static final int MOST_UNLISTED = 5000;

    private static final String UNTOUCHED = """
            select u.id from UserEntity u where u.realmId = :realm
            and exists (select s.id from UserAttributeEntity s
                where s.user = u and s.name = 'accountStatus' and s.value = :status)
            and not exists (select d.id from UserAttributeEntity d
                where d.user = u and d.name in :dates and d.value >= :text)
            and (u.createdTimestamp < :millis
                or exists (select e.id from UserAttributeEntity e where e.user = u and e.name in :dates))
            """;

    private static final String ENABLED = "and u.enabled = true\n";
    private static final String ANNOUNCED = """
            and exists (select t.id from UserAttributeEntity t
                where t.user = u and t.name = 'endAnnouncedAt' and t.value <= :told)
            """;
    private static final String NOT_ANNOUNCED = """
            and not exists (select t.id from UserAttributeEntity t
                where t.user = u and t.name = 'endAnnouncedAt' and t.value >= :told)
            """;
    private static final String EXPIRED = """
            and exists (select r.id from UserAttributeEntity r
                where r.user = u and r.name = 'rejectionReason' and r.value = 'expired')
            """;
    private static final String UNLISTED = """
            select u.id from UserEntity u where u.realmId = :realm and u.serviceAccountClientLink is null
            and not exists (select p.id from UserAttributeEntity p where p.user = u and p.name = :place)
            """;
    private static final String OLDEST_FIRST = "order by u.createdTimestamp, u.id";

    /** Returns accounts that the team's list does not show yet. */
    List<String> unlisted() {
        return entities()
                .createQuery(UNLISTED + OLDEST_FIRST, String.class)
                .setParameter("realm", realm.getId())
                .setParameter("place", ListKeys.PLACE)
                .setMaxResults(MOST_UNLISTED)
                .getResultList();
    }

    List<String> toEnd(Untouched untouched, Duration after) {
        return untouched(untouched, after, "").getResultList();
    }

    /** @param told the time since the reminder */
    List<String> toEndAnnounced(Untouched untouched, Duration after, Duration told) {
        return untouched(untouched, after, ANNOUNCED)
                .setParameter("told", text(now.minus(told)))
                .getResultList();
    }

    /** @param before the time between reminder and end */
    List<String> toRemind(Untouched untouched, Duration after, Duration before) {
        return untouched(untouched, after.minus(before), NOT_ANNOUNCED)
                .setParameter("told", text(now.minus(before)))
                .getResultList();
    }

    List<String> toErase(Duration after) {
        return untouched(Untouched.EXPIRED, after, EXPIRED).getResultList();
    }

    /** Returns pending accounts that are still enabled although their owner was asked for details long ago. */
    List<String> leftOpen(Duration after) {
        return untouched(Untouched.OPEN_FORM, after, ENABLED).getResultList();
    }

    private TypedQuery<String> untouched(Untouched untouched, Duration after, String further) {
        Instant bound = now.minus(after);
        String state = untouched.status() == AccountStatus.ACTIVE ? ENABLED : "";
        return entities().createQuery(UNTOUCHED + state + further + OLDEST_FIRST, String.class)
                .setParameter("realm", realm.getId())
                .setParameter("status", untouched.status().code())
                .setParameter("dates", untouched.dates())
                .setParameter("text", text(bound))
                .setParameter("millis", bound.toEpochMilli())
                .setMaxResults(MOST);
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    /** Dates are compared as texts; the account writes them in the same form. */
    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

package ch.monespacepro.keycloak.mail;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Finds the mails of a realm that are due, in one query for all accounts. */
record Debts(KeycloakSession session, RealmModel realm) {

    /** A value of more than 255 characters is in a column of its own. Accounts all of whose mails were given up are left out. */
    private static final String OWED = """
            select a.user.id, coalesce(a.longValue, a.value) from UserAttributeEntity a
            where a.name = :name and a.user.realmId = :realm and (a.longValue like :open or a.value like :open)""";

    private static final String OPEN = "%\"failed\":false%";

    /** Returns what is due, the oldest first. */
    List<Debt> due(Instant now) {
        EntityManager entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        try (Stream<Object[]> rows = entities.createQuery(OWED, Object[].class)
                .setParameter("name", OwedMails.ATTRIBUTE)
                .setParameter("realm", realm.getId())
                .setParameter("open", OPEN)
                .getResultStream()) {
            return rows.flatMap(row -> OwedMails.read((String) row[1], (String) row[0]).stream()
                            .map(mail -> new Debt((String) row[0], mail)))
                    .filter(debt -> debt.mail().isDue(now))
                    .sorted(Comparator.comparingLong(debt -> debt.mail().nextAt()))
                    .toList();
        }
    }
}

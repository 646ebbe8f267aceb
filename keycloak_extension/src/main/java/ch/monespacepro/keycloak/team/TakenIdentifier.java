package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;

/**
 * One professional identifier belongs to one active account.
 *
 * <p>The person's lock does not keep two requests with the same identifier from being validated at once. So each such act holds
 * the row of the realm role that an opened account gets, until its commit, and looks only then. The person is locked first and
 * the role after them, always: two acts cannot wait for each other.
 */
record TakenIdentifier(Case each) {

    private static final String ROLE =
            "select r from RoleEntity r where r.realmId = :realm and r.clientRole = false and r.name = 'professional'";

    private static final String HOLDER = """
            select u.id from UserEntity u where u.realmId = :realm and u.id <> :self and u.enabled = true
            and exists (select s.id from UserAttributeEntity s
                where s.user = u and s.name = :status and s.value = 'active')
            and exists (select t.id from UserAttributeEntity t
                where t.user = u and t.name = 'professionalIdType' and t.value = :type)
            and exists (select i.id from UserAttributeEntity i
                where i.user = u and i.name = 'professionalId' and i.value = :identifier)
            order by u.id""";

    /** @throws jakarta.ws.rs.WebApplicationException 409 with {@code by}, when another active account has the person's identifier */
    void refuse() {
        refuse(each.person().getFirstAttribute("professionalIdType"), each.person().getFirstAttribute("professionalId"));
    }

    void refuse(String type, String identifier) {
        Optional<IdentifierType> known = IdentifierType.find(type);
        if (identifier == null || known.isEmpty() || known.get() == IdentifierType.NONE) {
            return;
        }
        EntityManager entities =
                each.session().getProvider(JpaConnectionProvider.class).getEntityManager();
        entities.createQuery(ROLE, Object.class)
                .setParameter("realm", each.realm().getId())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        entities.createQuery(HOLDER, String.class)
                .setParameter("realm", each.realm().getId())
                .setParameter("self", each.person().getId())
                .setParameter("status", Account.STATUS_ATTRIBUTE)
                .setParameter("type", type)
                .setParameter("identifier", identifier)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .ifPresent(holder -> {
                    throw Problem.of(Status.CONFLICT, "identifier_taken", "Another active account has this identifier.")
                            .with("by", holder)
                            .exception();
                });
    }
}

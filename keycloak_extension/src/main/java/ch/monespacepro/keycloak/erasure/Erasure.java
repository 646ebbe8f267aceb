package ch.monespacepro.keycloak.erasure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserManager;
import org.keycloak.models.UserModel;

/**
 * Erases a person from Keycloak: their account with all that Keycloak keeps about it. A record without personal data stays.
 * Everything is one transaction, so a crash leaves all or nothing of it; so are the delegations, which every removal ends.
 *
 * <p>Events and admin events stay until their own end: an erasure must not remove the traces of a break-in.
 *
 * @param session whose context has the realm
 */
public record Erasure(KeycloakSession session) {

    private static final String ACT = "erase";

    /**
     * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
     * @param requestId of the account's request, or null
     * @param actor the staff member's subject, or the name of a job
     * @param before what was done to the account
     * @return the record's random id
     * @throws IllegalStateException when Keycloak did not remove the person; nothing of it is kept then
     */
    public String erase(
            UserModel person,
            String requestId,
            List<ErasedAct> before,
            String actor,
            ErasureReason reason,
            Instant now) {
        RealmModel realm = session.getContext().getRealm();
        List<ErasedAct> acts = new ArrayList<>(before);
        acts.add(new ErasedAct(now.toString(), ACT, actor, null, null));
        String id = new ErasureRecords(session).keep(person.getId(), requestId, reason, acts, now);
        if (!new UserManager(session).removeUser(realm, person)) {
            throw new IllegalStateException("Keycloak has not removed account " + person.getId());
        }
        return id;
    }
}

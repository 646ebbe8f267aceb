package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.transaction.PersonLock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** The doctor and the assistant of a delegation, held until the end of the transaction. */
record BothPeople(UserModel principal, UserModel assistant) {

    /**
     * Locks both and the person who acts, always in the same order, so that no two transactions wait for each other. An erasure of
     * one of the three comes before or after, so that no erased person is named.
     *
     * @throws jakarta.ws.rs.WebApplicationException 404 when one of them is not there (any more)
     */
    static BothPeople lock(KeycloakSession session, Actor actor, String principalId, String assistantId) {
        RealmModel realm = session.getContext().getRealm();
        Map<String, UserModel> locked = new HashMap<>();
        Stream.of(principalId, assistantId, actor.person().getId())
                .distinct()
                .sorted()
                .forEach(id -> locked.put(id, PersonLock.lock(session, realm, id)));
        if (locked.containsValue(null)) {
            throw UnknownDelegation.problem().exception();
        }
        return new BothPeople(locked.get(principalId), locked.get(assistantId));
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Finds the account that a path names. */
public record Accounts(KeycloakSession session) {

    private static final Pattern REFERENCE = Pattern.compile("[0-9A-Za-z-]{1,64}");

    /**
     * @param reference the person's Keycloak subject, or the random id of their request
     * @throws jakarta.ws.rs.WebApplicationException 404
     */
    public UserModel find(String reference) {
        return seek(reference).orElseThrow(() -> unknown().exception());
    }

    /** As {@link #find}; empty when there is no such account. */
    Optional<UserModel> seek(String reference) {
        RealmModel realm = session.getContext().getRealm();
        return Optional.of(reference)
                .filter(written -> REFERENCE.matcher(written).matches())
                .flatMap(written -> Optional.ofNullable(session.users().getUserById(realm, written))
                        .or(() -> session.users()
                                .searchForUserByUserAttributeStream(realm, "requestId", written)
                                .findFirst()))
                .filter(person -> person.getServiceAccountClientLink() == null);
    }

    static Problem unknown() {
        return Problem.of(Status.NOT_FOUND, "unknown_account", "There is no such account.");
    }
}

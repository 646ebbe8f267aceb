package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.settings.DelegationSettings;
import jakarta.ws.rs.core.Response.Status;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** Finds people for delegations, and says who may take part in one. */
public record Parties(KeycloakSession session) {

    static final int LONGEST = 254;
    private static final String FUNCTION = "function";

    /**
     * @param reference an e-mail address, or a Keycloak subject
     * @param field that a problem names
     * @throws jakarta.ws.rs.WebApplicationException 404 {@code unknown_account}
     */
    public UserModel find(String reference, String field) {
        return Optional.ofNullable(seek(reference))
                .filter(person -> person.getServiceAccountClientLink() == null)
                .orElseThrow(() -> Problem.of(Status.NOT_FOUND, "unknown_account", "There is no such account.")
                        .with("field", field)
                        .exception());
    }

    private UserModel seek(String reference) {
        return reference.contains("@")
                ? session.users().getUserByEmail(realm(), MailAddress.normalised(reference))
                : session.users().getUserById(realm(), reference);
    }

    /** Returns whether this person's function may have assistants. */
    public boolean mayDelegate(UserModel person) {
        String function = person.getFirstAttribute(FUNCTION);
        return function != null && DelegationSettings.of(realm()).functions().contains(function);
    }

    /** @throws jakarta.ws.rs.WebApplicationException 409 {@code account_not_active} */
    void requireActive(UserModel person, String field) {
        if (new Account(person).status() != AccountStatus.ACTIVE) {
            throw Problem.of(Status.CONFLICT, "account_not_active", "The account is not active.")
                    .with("field", field)
                    .exception();
        }
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

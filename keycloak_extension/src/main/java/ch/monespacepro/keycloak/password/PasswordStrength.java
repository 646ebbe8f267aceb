package ch.monespacepro.keycloak.password;

import ch.monespacepro.keycloak.profile.TypedProfile;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.function.Function;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PolicyError;

/**
 * The password policy {@code mep-password-strength}: see {@link GuessablePassword}. It judges what no other rule of the
 * policy refuses: Keycloak asks the rules in no order, and «at least 8 characters» tells more.
 */
final class PasswordStrength implements PasswordPolicyProvider {

    private static final String MESSAGE = "mepPassword_";

    private final KeycloakSession session;
    private final GuessablePassword rule;

    PasswordStrength(KeycloakSession session, GuessablePassword rule) {
        this.session = session;
        this.rule = rule;
    }

    @Override
    public PolicyError validate(RealmModel realm, UserModel user, String password) {
        return isRefusedOtherwise(realm, other -> other.validate(realm, user, password))
                ? null
                : fault(realm, PersonWords.of(user.getFirstName(), user.getLastName(), email(user)), password);
    }

    /** At registration there is no account yet, and Keycloak tells the e-mail only: the names are read from the form. */
    @Override
    public PolicyError validate(String email, String password) {
        HttpRequest request = session.getContext().getHttpRequest();
        RealmModel realm = session.getContext().getRealm();
        String firstName = asStored(request, UserModel.FIRST_NAME, realm);
        String lastName = asStored(request, UserModel.LAST_NAME, realm);
        return isRefusedOtherwise(realm, other -> other.validate(email, password))
                ? null
                : fault(realm, PersonWords.of(firstName, lastName, email), password);
    }

    /** A name as typed may be hidden behind hundreds of invisible characters. */
    private static String asStored(HttpRequest request, String field, RealmModel realm) {
        String typed = request == null ? null : request.getDecodedFormParameters().getFirst(field);
        if (typed == null) {
            return null;
        }
        MultivaluedMap<String, String> name = new MultivaluedHashMap<>();
        name.putSingle(field, typed);
        return TypedProfile.normalised(name, realm).getFirst(field);
    }

    private boolean isRefusedOtherwise(RealmModel realm, Function<PasswordPolicyProvider, PolicyError> judgement) {
        return realm.getPasswordPolicy().getPolicies().stream()
                .filter(id -> !PasswordStrengthFactory.ID.equals(id))
                .map(id -> session.getProvider(PasswordPolicyProvider.class, id))
                .anyMatch(other -> judgement.apply(other) != null);
    }

    private PolicyError fault(RealmModel realm, PersonWords person, String password) {
        return rule.fault(password, person, ForbiddenWords.of(realm))
                .map(fault -> new PolicyError(MESSAGE + fault.code()))
                .orElse(null);
    }

    /** A service account has a name only. */
    private static String email(UserModel user) {
        return user.getEmail() == null ? user.getUsername() : user.getEmail();
    }

    @Override
    public Object parseConfig(String value) {
        return null;
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

package ch.monespacepro.keycloak.code;

import jakarta.ws.rs.core.Response;
import org.keycloak.common.util.Time;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Where a code is asked for: a step of a sign-in, or the action that changes where codes go. */
interface CodeContext {

    KeycloakSession session();

    UserModel user();

    /** The login session under way. */
    AuthenticationSessionModel login();

    EventBuilder event();

    LoginFormsProvider form();

    CodePurpose purpose();

    /** A code that was asked for here fits nowhere else. */
    CodeBinding binding(CodeDestination destination);

    void show(Response page);

    /** Shows the page after a wrong code, which counts for the realm's brute-force lock. */
    void showWrong(Response page);

    /** The right code came back. */
    void accept(CodeDestination destination);

    default RealmModel realm() {
        return session().getContext().getRealm();
    }

    /** The portal's name, as its people know it. */
    default String siteName() {
        String name = realm().getDisplayName();
        return name == null || name.isBlank() ? realm().getName() : name;
    }

    /**
     * Whether the realm's brute-force lock holds this account. Keycloak's own question also says yes while another request
     * of the person is being counted, which passwords need; guesses at a code are counted before they are compared.
     */
    default boolean locked() {
        UserLoginFailureModel failures =
                session().loginFailures().getUserLoginFailure(realm(), user().getId());
        return realm().isBruteForceProtected()
                && failures != null
                && Time.currentTimeMillis() / 1000 < failures.getFailedLoginNotBefore();
    }
}

package ch.monespacepro.keycloak.onetimecode;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.BruteForceProtector;
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

    /** Why the brute-force lock holds this account, as an event's error; empty when it does not. */
    default Optional<String> lock() {
        return Optional.ofNullable(AuthenticatorUtils.getDisabledByBruteForceEventError(
                session().getProvider(BruteForceProtector.class), session(), realm(), user()));
    }
}

package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Tells a person that an action waits for a full sign-in. Its template gets {@code canSignInFully}, {@code canGoOn} and
 * {@code byLink}, and posts {@link #FULL_SIGN_IN} or {@link #LATER}.
 */
final class WaitingPage {

    static final String FULL_SIGN_IN = "fullSignIn";
    static final String LATER = "later";

    private static final String TEMPLATE = "mep-action-waiting.ftl";

    private WaitingPage() {}

    /** Returns whether the person has the credentials for a full sign-in at the extension's form. */
    static boolean canSignInFully(KeycloakSession session, UserModel person) {
        boolean hasOwnWayIn = person.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)
                || person.credentialManager().isConfiguredFor(WebAuthnCredentialModel.TYPE_PASSWORDLESS);
        return hasOwnWayIn && AccountCheck.at(Door.FORM).refusal(session, person).isEmpty();
    }

    static Response at(LoginFormsProvider form, KeycloakSession session, UserModel person, boolean canGoOn) {
        return page(form, session, person).setAttribute("canGoOn", canGoOn).createForm(TEMPLATE);
    }

    /**
     * Handles an action that only a mailed link requests. The link proves the mailbox only, so the action waits for the
     * person's next full sign-in. Returns true when the page that says so is shown.
     */
    static boolean explainsLink(RequiredActionContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        String action = context.getAction();
        if (login.getAuthNote(AuthenticationManager.END_AFTER_REQUIRED_ACTIONS) == null
                || !login.getRequiredActions().contains(action)) {
            return false;
        }
        if (AccountCheck.at(Door.LINK).holdsBack(context)) {
            return true;
        }
        login.removeRequiredAction(action);
        if (canSignInFully(context.getSession(), context.getUser())) {
            context.getUser().addRequiredAction(action);
        }
        if (!login.getRequiredActions().isEmpty()) {
            return false;
        }
        context.challenge(page(context.form(), context.getSession(), context.getUser())
                .setAttribute("canGoOn", false)
                .setAttribute("byLink", true)
                .createForm(TEMPLATE));
        return true;
    }

    private static LoginFormsProvider page(LoginFormsProvider form, KeycloakSession session, UserModel person) {
        return form.setAttribute("canSignInFully", canSignInFully(session, person))
                .setAttribute("byLink", false);
    }
}

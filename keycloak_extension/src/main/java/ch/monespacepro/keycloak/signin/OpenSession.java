package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.language.LanguageChoice;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticator;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's cookie authenticator, limited to the person of the authentication session.
 *
 * <p>Keycloak copies the levels of the open session into the authentication session before it checks that both belong
 * to the same person.
 */
final class OpenSession extends CookieAuthenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        // A sign-in without a page reads the language of the authorization request only here.
        new LanguageChoice(context.getSession(), context.getAuthenticationSession()).keep();
        UserModel present = context.getUser();
        if (present != null && !isOf(present, context)) {
            context.attempted();
            return;
        }
        super.authenticate(context);
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (context.getUser() != null) {
            SignInProofs.of(login).bindLevelsTo(context.getUser());
            if (!SilentSignIn.isRequested(login)) {
                // A silent request ends within this request. Applications send many, and each would set a cookie.
                new ProvedBrowser(context.getSession(), login).bindOnce();
            }
        }
    }

    private static boolean isOf(UserModel person, AuthenticationFlowContext context) {
        AuthResult open = AuthenticationManager.authenticateIdentityCookie(context.getSession(), context.getRealm(), true);
        return open != null && open.user().equals(person);
    }
}

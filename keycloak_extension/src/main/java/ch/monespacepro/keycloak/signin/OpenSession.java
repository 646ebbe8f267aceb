package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.language.LanguageChoice;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticator;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's own step for an open session, for the person of the login session only.
 *
 * <p>Keycloak copies the levels of the open session into the login session before it sees that another person is there
 * already.
 */
final class OpenSession extends CookieAuthenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        // Without a page on the way, this is the only place that hears of the application's language.
        new LanguageChoice(context.getSession(), context.getAuthenticationSession()).keep();
        UserModel present = context.getUser();
        if (present != null && !isOf(present, context)) {
            context.attempted();
            return;
        }
        super.authenticate(context);
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (context.getUser() != null) {
            SignInProofs.of(login).haveLevelsOf(context.getUser());
            if (!SilentSignIn.isAskedFor(login)) {
                // A silent request ends where it began, and applications send many.
                new ProvedBrowser(context.getSession(), login).bindOnce();
            }
        }
    }

    private static boolean isOf(UserModel person, AuthenticationFlowContext context) {
        AuthResult open = AuthenticationManager.authenticateIdentityCookie(context.getSession(), context.getRealm(), true);
        return open != null && open.user().equals(person);
    }
}

package ch.monespacepro.keycloak.password;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.KeycloakSession;

/** {@code mep-password-form}: the stock factory's category and choices, so that brute force and AMR stay as they are. */
public final class PasswordFormFactory extends UsernamePasswordFormFactory {

    public static final String ID = "mep-password-form";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new PasswordForm(session);
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: e-mail and password";
    }

    @Override
    public String getHelpText() {
        return "The stock form with one answer for every failure, and a page for accounts that are not active.";
    }
}

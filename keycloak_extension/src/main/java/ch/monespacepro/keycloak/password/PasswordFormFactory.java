package ch.monespacepro.keycloak.password;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Factory of the authenticator {@code mep-password-form}. It keeps the stock factory's reference category and
 * requirement choices, so that brute-force protection and {@code amr} work unchanged.
 */
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

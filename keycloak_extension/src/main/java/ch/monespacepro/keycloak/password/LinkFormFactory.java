package ch.monespacepro.keycloak.password;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.KeycloakSession;

/**
 * Factory of the authenticator {@code mep-link-form}. It keeps the stock factory's reference category, so that wrong
 * passwords count for the brute-force lock.
 */
public final class LinkFormFactory extends UsernamePasswordFormFactory {

    public static final String ID = "mep-link-form";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return new LinkForm();
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: password of the account that a brokered identity matches";
    }

    @Override
    public String getHelpText() {
        return "In a first-login flow: asks for the password of the account with the identity's e-mail, and of no other.";
    }
}

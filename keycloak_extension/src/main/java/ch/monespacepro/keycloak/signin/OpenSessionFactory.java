package ch.monespacepro.keycloak.signin;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.CookieAuthenticatorFactory;
import org.keycloak.models.KeycloakSession;

/** Replaces Keycloak's own authenticator: same id, higher order. */
public final class OpenSessionFactory extends CookieAuthenticatorFactory {

    private static final OpenSession ONLY = new OpenSession();

    @Override
    public Authenticator create(KeycloakSession session) {
        return ONLY;
    }

    @Override
    public int order() {
        return 1;
    }
}

package ch.monespacepro.keycloak.session;

import org.keycloak.cookie.CookieProvider;
import org.keycloak.cookie.DefaultCookieProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Replaces Keycloak's own provider: same id, higher order. */
public final class SessionCookiesFactory extends DefaultCookieProviderFactory {

    @Override
    public CookieProvider create(KeycloakSession session) {
        return new SessionCookies(session);
    }

    @Override
    public int order() {
        return 1;
    }
}

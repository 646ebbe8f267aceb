package ch.monespacepro.keycloak.pages;

import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Replaces Keycloak's own provider: same id, higher order. */
public final class LoginPagesFactory extends FreeMarkerLoginFormsProviderFactory {

    @Override
    public LoginFormsProvider create(KeycloakSession session) {
        return new LoginPages(session);
    }

    @Override
    public int order() {
        return 1;
    }
}

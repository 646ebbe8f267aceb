package ch.monespacepro.keycloak.device;

import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Takes the place of Keycloak's own pages: same id, higher order. */
public final class DevicePagesFactory extends FreeMarkerLoginFormsProviderFactory {

    @Override
    public LoginFormsProvider create(KeycloakSession session) {
        return new DevicePages(session);
    }

    @Override
    public int order() {
        return 1;
    }
}

package ch.monespacepro.keycloak.hin;

import org.keycloak.broker.oauth.OAuth2IdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/** Takes the place of Keycloak's own provider {@code oauth2}: same id, same configuration, higher order. */
public final class HinIdentityProviderFactory extends OAuth2IdentityProviderFactory {

    @Override
    public HinIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
        return new HinIdentityProvider(session, super.create(session, model).getConfig());
    }

    @Override
    public int order() {
        return 1;
    }
}

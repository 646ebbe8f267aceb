package ch.monespacepro.keycloak.hin;

import org.keycloak.broker.oauth.OAuth2IdentityProvider;
import org.keycloak.broker.oauth.OAuth2IdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/**
 * Takes the place of Keycloak's own provider {@code oauth2}: same id, same configuration, higher order.
 *
 * <p>It does so for every realm of the server. What is ours is only for providers whose configuration has
 * {@link HinIdentityProvider#CHECK_REACHABLE}; all others stay Keycloak's own.
 */
public final class HinIdentityProviderFactory extends OAuth2IdentityProviderFactory {

    @Override
    public OAuth2IdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
        OAuth2IdentityProvider stock = super.create(session, model);
        boolean isHin = model.getConfig().containsKey(HinIdentityProvider.CHECK_REACHABLE);
        return isHin ? new HinIdentityProvider(session, stock.getConfig()) : stock;
    }

    @Override
    public int order() {
        return 1;
    }
}

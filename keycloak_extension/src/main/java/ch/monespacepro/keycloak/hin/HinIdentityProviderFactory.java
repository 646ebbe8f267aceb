package ch.monespacepro.keycloak.hin;

import org.keycloak.broker.oauth.OAuth2IdentityProvider;
import org.keycloak.broker.oauth.OAuth2IdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/**
 * Replaces Keycloak's provider {@code oauth2} in every realm of the server: same id, same configuration, higher order.
 *
 * <p>A provider is a {@link HinIdentityProvider} only when its configuration has
 * {@link HinIdentityProvider#CHECK_REACHABLE}; all others remain Keycloak's own.
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

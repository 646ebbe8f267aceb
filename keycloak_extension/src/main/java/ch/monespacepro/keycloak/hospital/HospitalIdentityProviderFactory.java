package ch.monespacepro.keycloak.hospital;

import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/**
 * Replaces Keycloak's provider {@code oidc} in every realm of the server: same id, same configuration, higher order.
 *
 * <p>A provider is a {@link HospitalIdentityProvider} only when its configuration has
 * {@link HospitalIdentityProvider#OWN_SIGN_OUT_FIRST}; all others remain Keycloak's own.
 */
public final class HospitalIdentityProviderFactory extends OIDCIdentityProviderFactory {

    @Override
    public OIDCIdentityProvider create(KeycloakSession session, IdentityProviderModel model) {
        OIDCIdentityProvider stock = super.create(session, model);
        boolean isHospital = Boolean.parseBoolean(model.getConfig().get(HospitalIdentityProvider.OWN_SIGN_OUT_FIRST));
        return isHospital ? new HospitalIdentityProvider(session, stock.getConfig()) : stock;
    }

    @Override
    public int order() {
        return 1;
    }
}

package ch.monespacepro.keycloak.hospital;

import org.keycloak.broker.oidc.OIDCIdentityProvider;
import org.keycloak.broker.oidc.OIDCIdentityProviderFactory;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.KeycloakSession;

/**
 * Takes the place of Keycloak's own provider {@code oidc}: same id, same configuration, higher order.
 *
 * <p>It does so for every realm of the server. What is ours is only for providers whose configuration has
 * {@link HospitalIdentityProvider#OWN_SIGN_OUT_FIRST}; all others stay Keycloak's own.
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

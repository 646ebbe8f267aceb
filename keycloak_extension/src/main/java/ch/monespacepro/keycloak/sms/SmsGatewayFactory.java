package ch.monespacepro.keycloak.sms;

import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/** Creates an {@link SmsGateway}. */
public interface SmsGatewayFactory extends ProviderFactory<SmsGateway> {

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // Depends on no other provider.
    }

    @Override
    default void close() {
        // Nothing to release.
    }
}

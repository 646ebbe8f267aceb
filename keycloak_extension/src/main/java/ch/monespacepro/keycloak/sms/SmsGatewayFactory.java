package ch.monespacepro.keycloak.sms;

import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderFactory;

/** Makes an {@link SmsGateway}. */
public interface SmsGatewayFactory extends ProviderFactory<SmsGateway> {

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // Nothing depends on other providers.
    }

    @Override
    default void close() {
        // Nothing is held open.
    }
}

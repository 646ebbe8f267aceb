package ch.monespacepro.keycloak;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/** A factory without configuration or resources: all settings are attributes of the realm. */
public interface StatelessFactory<T extends Provider> extends ProviderFactory<T> {

    @Override
    default void init(Config.Scope config) {
        // Settings are attributes of the realm.
    }

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // Depends on no other provider.
    }

    @Override
    default void close() {
        // Nothing to release.
    }
}

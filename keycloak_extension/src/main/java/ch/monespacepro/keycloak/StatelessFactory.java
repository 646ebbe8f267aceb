package ch.monespacepro.keycloak;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;

/** A factory with nothing to configure, prepare or hold: settings live in the realm. */
public interface StatelessFactory<T extends Provider> extends ProviderFactory<T> {

    @Override
    default void init(Config.Scope config) {
        // Settings live in the realm.
    }

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // Nothing depends on other providers.
    }

    @Override
    default void close() {
        // Nothing is held open.
    }
}

package ch.monespacepro.keycloak.erasure;

import java.util.List;
import org.keycloak.Config;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProvider;
import org.keycloak.connections.jpa.entityprovider.JpaEntityProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Adds the extension's table to Keycloak's database. Keycloak creates and changes it as its own, by Liquibase, with a list of
 * changes beside its own list: {@code DATABASECHANGELOG_MEP}.
 */
public final class ErasureTable implements JpaEntityProviderFactory, JpaEntityProvider {

    private static final String ID = "mep";

    @Override
    public JpaEntityProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public List<Class<?>> getEntities() {
        return List.of(ErasureRecord.class);
    }

    @Override
    public String getChangelogLocation() {
        return "META-INF/mep-changelog.xml";
    }

    @Override
    public String getFactoryId() {
        return ID;
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {
        // No settings.
    }

    @Override
    public void postInit(KeycloakSessionFactory sessions) {
        // Nothing to prepare.
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/** Registers the look-up of HIN-secured domains under the realm's address. */
public final class HinSecuredDomainsResourceFactory implements RealmResourceProviderFactory, StatelessFactory<RealmResourceProvider> {

    /** The path below the realm. */
    public static final String ID = "hin-secured-domains";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new HinSecuredDomainsResource(session);
    }
}

package ch.monespacepro.keycloak.hin;

import java.util.List;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/**
 * The mail domains whose transport HIN protects, as this realm lists them.
 *
 * <p>HIN publishes no list or look-up service, so the realm carries a maintained table (a component, filled from
 * {@code realm/hin-secured-domains.txt}). A domain that is not in it is not secured: there is no guess by MX record.
 */
public interface HinSecuredDomains extends Provider {

    /** Whether mail to this address travels protected by HIN. A malformed address never does. */
    boolean secures(String email);

    /** Whether exactly this domain is listed (a sub-domain is not its parent). A malformed domain never is. */
    boolean lists(String domain);

    /**
     * The table of the realm of this request; never null. Without a component, or without a realm, nothing is secured.
     * Several components are one table.
     */
    static HinSecuredDomains of(KeycloakSession session) {
        RealmModel realm = session.getContext().getRealm();
        if (realm == null) {
            return new DomainTable(List.of());
        }
        List<String> domains = realm.getComponentsStream(realm.getId(), HinSecuredDomains.class.getName())
                .map(ComponentModel::getConfig)
                .flatMap(config -> config.getOrDefault(HinSecuredDomainsFactory.DOMAINS, List.of()).stream())
                .toList();
        return new DomainTable(domains);
    }

    @Override
    default void close() {
        // A table of values: nothing to release.
    }
}

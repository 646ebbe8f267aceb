package ch.monespacepro.keycloak.hin;

import java.util.List;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/**
 * The mail domains that HIN protects, as listed in this realm.
 *
 * <p>HIN publishes neither a list nor a look-up service. The realm therefore has a maintained table (a component,
 * filled from {@code realm/hin-secured-domains.txt}). A domain that is not listed is not secured; the MX record is not
 * consulted.
 */
public interface HinSecuredDomains extends Provider {

    /** Returns whether HIN protects mail to this address; false for a malformed address. */
    boolean secures(String email);

    /**
     * Returns whether exactly this domain is listed; a sub-domain of a listed domain is not. False for a malformed
     * domain.
     */
    boolean lists(String domain);

    /**
     * Returns the table of the current realm; never null. Without a component or realm it is empty. Several components
     * are merged.
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
        // Nothing to release.
    }
}

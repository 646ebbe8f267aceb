package ch.monespacepro.keycloak.job;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.Provider;

/** Work that is due again and again, outside any request. */
public interface Job extends Provider {

    /**
     * Does what is due in one realm. Work on several accounts is done in transactions of their own, so that one failure
     * undoes nothing else.
     *
     * @param session of this run; its context has the realm
     */
    void run(KeycloakSession session, RealmModel realm);

    @Override
    default void close() {
        // Nothing to release.
    }
}

package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.StatelessFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Registers {@link ListingListener} for each realm, so that a realm's list of listeners cannot leave it out. */
public final class ListingListenerFactory implements EventListenerProviderFactory, StatelessFactory<EventListenerProvider> {

    @Override
    public String getId() {
        return "mep-listing";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new ListingListener(session);
    }
}

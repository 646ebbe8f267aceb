package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.StatelessFactory;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;

/** Registers {@link LastUse} for each realm, so that a realm's list of listeners cannot leave it out. */
public final class LastUseFactory implements EventListenerProviderFactory, StatelessFactory<EventListenerProvider> {

    @Override
    public String getId() {
        return "mep-last-use";
    }

    @Override
    public boolean isGlobal() {
        return true;
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new LastUse(session);
    }
}

package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.StatelessFactory;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Removes the delegations of a person who is removed from Keycloak, by whatever road, in the same transaction: Keycloak
 * publishes the removal to all its parts. An event listener is only the place where Keycloak lets an extension subscribe.
 */
public final class RemovedPeople
        implements EventListenerProvider, EventListenerProviderFactory, StatelessFactory<EventListenerProvider> {

    @Override
    public String getId() {
        return "mep-removed-people";
    }

    @Override
    public void postInit(KeycloakSessionFactory sessions) {
        sessions.register(event -> {
            if (event instanceof UserModel.UserRemovedEvent removed) {
                forget(removed.getKeycloakSession(), removed.getRealm(), removed.getUser().getId());
            }
        });
    }

    /** The request may be one of another realm, as an administrator's is. */
    private static void forget(KeycloakSession session, RealmModel realm, String personId) {
        RealmModel present = session.getContext().getRealm();
        session.getContext().setRealm(realm);
        try {
            new Delegations(session).forget(personId);
        } finally {
            session.getContext().setRealm(present);
        }
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void onEvent(Event event) {
        // Removals are no events of this kind.
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        // Removals are no events of this kind.
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

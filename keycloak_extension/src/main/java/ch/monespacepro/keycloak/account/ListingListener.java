package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.settings.RealmSettings;
import java.util.EnumSet;
import java.util.Set;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Keeps an account's place in the team's list after whatever changes it: the admin API, the team's acts, a registration, a
 * brokered login that refreshes names. It writes in the transaction of the event, at its very end, when all changes are made.
 */
record ListingListener(KeycloakSession session) implements EventListenerProvider {

    /** Nothing else changes what is listed; refreshes of tokens come far too often to look. */
    private static final Set<EventType> TYPES = EnumSet.of(
            EventType.REGISTER,
            EventType.LOGIN,
            EventType.IDENTITY_PROVIDER_FIRST_LOGIN,
            EventType.UPDATE_PROFILE,
            EventType.UPDATE_EMAIL,
            EventType.VERIFY_EMAIL);

    private static final String USERS = "users/";

    @Override
    public void onEvent(Event event) {
        if (TYPES.contains(event.getType())) {
            write(event.getRealmId(), event.getUserId());
        }
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        String path = event.getResourcePath();
        if (event.getResourceType() == ResourceType.USER && path != null && path.startsWith(USERS)) {
            write(event.getRealmId(), path.substring(USERS.length()).split("/", 2)[0]);
        }
    }

    private void write(String realmId, String personId) {
        if (realmId == null || personId == null || !session.getTransactionManager().isActive()) {
            return;
        }
        session.getTransactionManager().enlistPrepare(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                RealmModel realm = session.realms().getRealm(realmId);
                UserModel person = realm == null ? null : session.users().getUserById(realm, personId);
                if (person != null && new RealmSettings(realm).areDeclared()) {
                    new Listing(session).write(realm, person);
                }
            }

            @Override
            protected void rollbackImpl() {
                // Nothing is written.
            }
        });
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

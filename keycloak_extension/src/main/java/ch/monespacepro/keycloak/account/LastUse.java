package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.settings.RealmSettings;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.keycloak.events.Event;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Writes the day of a person's last sign-in, once a day. Every way in ends in the event LOGIN: password, passkey, HIN,
 * hospital and the cookie of an open session. It is written after the answer, so that no sign-in waits for it.
 */
record LastUse(KeycloakSession session) implements EventListenerProvider {

    @Override
    public void onEvent(Event event) {
        RealmModel realm = session.getContext().getRealm();
        if (event.getType() != EventType.LOGIN || event.getUserId() == null || !new RealmSettings(realm).areDeclared()) {
            return;
        }
        UserModel person = session.users().getUserById(realm, event.getUserId());
        if (person != null && !isWritten(person)) {
            AfterCommit.run(session, person, LastUse::write);
        }
    }

    private static void write(KeycloakSession later, UserModel person) {
        UserModel locked = PersonLock.lock(later, later.getContext().getRealm(), person.getId());
        if (locked != null) {
            new Account(locked).used(today());
        }
    }

    private static boolean isWritten(UserModel person) {
        return today().toString().equals(person.getFirstAttribute(Attributes.LAST_USED_AT));
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    @Override
    public void onEvent(AdminEvent event, boolean includeRepresentation) {
        // Sign-ins only.
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.address.MailAddress;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Gives an account another e-mail address, which is its user name too.
 *
 * @param session whose transaction writes
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
 */
record ChangedAddress(KeycloakSession session, UserModel person, Instant now) {

    /** Returns whether another account has the address, as its e-mail or as its user name. */
    boolean isTaken(String address) {
        UserModel other = KeycloakModelUtils.findUserByNameOrEmail(session, realm(), address);
        return other != null && !other.getId().equals(person.getId());
    }

    /**
     * Writes a confirmed address, with a line in the record and an event.
     *
     * @throws RuntimeException when another account got the address at the same time
     */
    void write(String act, String address, String clientId) {
        String before = person.getEmail();
        if (person.getUsername().equalsIgnoreCase(before)) {
            person.setUsername(address);
        }
        person.setEmail(address);
        person.setEmailVerified(true);
        person.removeRequiredAction(UserModel.RequiredAction.VERIFY_EMAIL);
        // What the database refuses is known before sessions end, which no rollback restores.
        EntityManager entities = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        entities.flush();
        new Story(person).add(line(act).withChanges(List.of(new StoryLine.Change(UserModel.EMAIL, before, address))));
        new EventBuilder(realm(), session, session.getContext().getConnection())
                .event(EventType.UPDATE_EMAIL)
                .client(clientId)
                .user(person)
                .detail(Details.PREVIOUS_EMAIL, MailAddress.masked(before))
                .detail(Details.UPDATED_EMAIL, MailAddress.masked(address))
                .success();
    }

    /** Begins a line of the record about something that the person did. */
    StoryLine line(String act) {
        String name = Stream.of(person.getFirstName(), person.getLastName())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return StoryLine.of(act, person.getId(), name, now);
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

package ch.monespacepro.keycloak.delegation;

import java.util.Optional;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Under whose responsibility a person works in one client: a client note of the login session, which Keycloak copies into the
 * client session. No application can set the note, and no other client's session has it.
 *
 * @param value the Keycloak subject of a doctor, or {@code own} when the person acts for themselves
 */
record Responsibility(String value) {

    static final Responsibility OWN = new Responsibility("own");

    /** Takes the place of a choice that does not count any more, where nothing is left to choose. */
    static final Responsibility NONE = new Responsibility("none");

    private static final String NOTE = "mep-responsibility";

    /** An auth note, which goes with the proofs when another person continues in the login session. */
    private static final String CHOSEN_BY = "mep-responsibility.person";

    /** Returns the choice that this person made in the login session. */
    static Optional<Responsibility> of(AuthenticationSessionModel login, UserModel person) {
        return person.getId().equals(login.getAuthNote(CHOSEN_BY))
                ? read(login.getClientNote(NOTE))
                : Optional.empty();
    }

    static Optional<Responsibility> of(AuthenticatedClientSessionModel session) {
        return read(session.getNote(NOTE));
    }

    private static Optional<Responsibility> read(String note) {
        return Optional.ofNullable(note).map(Responsibility::new).filter(found -> !found.equals(NONE));
    }

    void write(AuthenticationSessionModel login, UserModel person) {
        login.setClientNote(NOTE, value);
        login.setAuthNote(CHOSEN_BY, person.getId());
    }

    static void remove(AuthenticationSessionModel login) {
        if (login.getClientNote(NOTE) != null) {
            login.removeClientNote(NOTE);
        }
    }

    boolean isFor(String principalId) {
        return value.equals(principalId);
    }

    /** Returns whether the person may make this choice now, as Keycloak's caches have it. */
    boolean stands(Delegations delegations, UserModel person) {
        return equals(OWN) ? Choices.mayActAlone(person) : delegation(delegations, person).isPresent();
    }

    /** Returns the delegation, if it counts now; nothing for those who act for themselves. */
    Optional<Delegation> delegation(Delegations delegations, UserModel person) {
        return equals(OWN) ? Optional.empty() : delegations.standing(value, person);
    }
}

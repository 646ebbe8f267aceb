package ch.monespacepro.keycloak.reset;

import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A link for a new password that is open in a login session: for one person, and for the password that they had when it was
 * opened. Once that password is replaced, by whatever way, the page is worth nothing.
 */
final class OpenedLink {

    private static final String NOTE = "mep.reset.link";

    private OpenedLink() {}

    static void open(AuthenticationSessionModel login, UserModel person) {
        login.setAuthNote(NOTE, note(person));
    }

    /** Whether this login session began with a link of the person who is in it. */
    static boolean isIn(AuthenticationSessionModel login) {
        String note = login.getAuthNote(NOTE);
        UserModel person = login.getAuthenticatedUser();
        return note != null && person != null && note.startsWith(person.getId() + " ");
    }

    /** Whether the password it was opened for has been replaced since. */
    static boolean isStale(AuthenticationSessionModel login, UserModel person) {
        return !note(person).equals(login.getAuthNote(NOTE));
    }

    private static String note(UserModel person) {
        return person.getId() + " " + ReplacedPassword.of(person).name();
    }
}

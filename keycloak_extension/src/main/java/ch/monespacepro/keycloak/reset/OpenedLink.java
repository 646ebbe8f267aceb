package ch.monespacepro.keycloak.reset;

import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * A reset link that is open in an authentication session, for one person and their password at that time. Once that
 * password is replaced, the page is refused.
 */
final class OpenedLink {

    private static final String NOTE = "mep.reset.link";

    private OpenedLink() {}

    static void open(AuthenticationSessionModel login, UserModel person) {
        login.setAuthNote(NOTE, note(person));
    }

    /** Returns whether this authentication session started with a reset link of its person. */
    static boolean isIn(AuthenticationSessionModel login) {
        String note = login.getAuthNote(NOTE);
        UserModel person = login.getAuthenticatedUser();
        return note != null && person != null && note.startsWith(person.getId() + " ");
    }

    /** Returns whether the password was replaced since the link was opened. */
    static boolean isStale(AuthenticationSessionModel login, UserModel person) {
        return !note(person).equals(login.getAuthNote(NOTE));
    }

    private static String note(UserModel person) {
        return person.getId() + " " + ReplacedPassword.of(person).name();
    }
}

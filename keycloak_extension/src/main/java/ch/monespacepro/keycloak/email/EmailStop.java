package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.settings.EmailSettings;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The team stops what a person's link stops: all changes of the e-mail address that wait or can be undone. No address is set.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
 */
public record EmailStop(KeycloakSession session, UserModel person, Instant now) {

    public static final String ACT = "stop-email-change";

    /** Returns whether the account has changes at all; they may be over. */
    public static boolean isPossible(UserModel person) {
        return person.getFirstAttribute(EmailChanges.ATTRIBUTE) != null;
    }

    /**
     * Stops the changes, tells the person, and ends their sessions.
     *
     * @return false, and nothing is written, when nothing is left to stop
     */
    public boolean carryOut() {
        EmailSettings settings = EmailSettings.of(session.getContext().getRealm());
        EmailChanges changes = new EmailChanges(person, settings, now);
        Optional<EmailChange> first =
                changes.list().stream().filter(EmailChange::isOpen).findFirst();
        if (first.isEmpty() || !changes.contradict(first.get())) {
            return false;
        }
        new EmailMail(session, settings, null, now).oweStopped(person);
        new OpenSessions(session, session, person).end("");
        return true;
    }
}

package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.settings.EmailSettings;
import ch.monespacepro.keycloak.account.EndedSessions;
import ch.monespacepro.keycloak.address.MailAddress;
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

    /** The person who asked for changes may be another one: no link changes the address any more. */
    public static void forget(UserModel person) {
        person.removeAttribute(EmailChanges.ATTRIBUTE);
    }

    /** Returns whether the account has changes at all; they may be over. */
    public static boolean isRecorded(UserModel person) {
        return person.getFirstAttribute(EmailChanges.ATTRIBUTE) != null;
    }

    /** Returns the change that the team can stop: the newest one that waits or can be undone. */
    public static Optional<PendingEmail> possible(KeycloakSession session, UserModel person, Instant now) {
        EmailSettings settings = EmailSettings.of(session.getContext().getRealm());
        return new EmailChanges(person, settings, now)
                .list().stream()
                        .filter(EmailChange::isOpen)
                        .reduce((first, second) -> second)
                        .map(change -> new PendingEmail(
                                change.state() == EmailChange.State.DONE,
                                MailAddress.masked(change.state() == EmailChange.State.DONE ? change.from() : change.to()),
                                Instant.ofEpochSecond(change.since())));
    }

    /**
     * What the team sees of a change.
     *
     * @param isDone whether the account has the new address
     * @param address the other one, masked: the new one that waits, or the old one
     * @param since when the person asked, or when it was done
     */
    public record PendingEmail(boolean isDone, String address, Instant since) {}

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
        new EndedSessions(session).of(person);
        return true;
    }
}

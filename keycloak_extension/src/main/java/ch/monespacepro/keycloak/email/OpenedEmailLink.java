package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.account.EndedSessions;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.code.CodesAtAddress;
import ch.monespacepro.keycloak.settings.EmailSettings;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * A link whose button was pressed. The change is carried out in a transaction of its own: the address, the record and the mails
 * are written together, or not at all.
 *
 * @param session of the post
 */
record OpenedEmailLink(KeycloakSession session, EmailLink.Token token) {

    private static final String CHANGE = "change-email";
    private static final String STOP = EmailStop.ACT;
    private static final String DISPUTE = "dispute-email-change";

    /** The account gets the new address, unless something else happened meanwhile. */
    void confirm() {
        try {
            inOwnTransaction(this::confirmIn);
        } catch (RuntimeException failed) {
            // Another account got the address between the look-up and the commit: now it is found.
            inOwnTransaction(this::confirmIn);
        }
    }

    private void confirmIn(KeycloakSession own) {
        UserModel person = PersonLock.lock(own, realm(own), token.getUserId());
        if (person == null || AccountCheck.at(Door.LINK).refusal(own, person).isPresent()) {
            return;
        }
        EmailChanges changes = changes(own, person);
        Optional<EmailChange> waiting = changes.waiting()
                .filter(change -> change.id().equals(token.change()))
                .filter(change -> change.from().equals(person.getEmail()));
        if (waiting.isEmpty() || changes.disputed().isPresent()) {
            return;
        }
        EmailChange change = waiting.get();
        ChangedAddress address = new ChangedAddress(own, person, changes.now());
        CodesAtAddress codes = CodesAtAddress.of(own, person, change.to());
        if (address.isTaken(change.to())) {
            changes.set(change, EmailChange.State.TAKEN);
        } else if (codes == CodesAtAddress.NOWHERE) {
            changes.set(change, EmailChange.State.NO_CODE);
        } else {
            changes.set(change, EmailChange.State.DONE);
            codes.writeTo(person);
            address.write(CHANGE, change.to(), token.getIssuedFor());
            mail(changes).oweDone(person, change, codes);
            new EndedSessions(own).of(person, change.session());
        }
    }

    /** The old address contradicts: the change and those after it are stopped, and the sessions end. No address is set. */
    void undo() {
        inOwnTransaction(own -> {
            UserModel person = PersonLock.lock(own, realm(own), token.getUserId());
            if (person != null) {
                EmailChanges changes = changes(own, person);
                changes.find(token.change()).filter(changes::contradict).ifPresent(change -> contradicted(own, changes));
            }
        });
    }

    private void contradicted(KeycloakSession own, EmailChanges changes) {
        UserModel person = changes.person();
        boolean isDisputed = changes.disputed().isPresent();
        new Story(person).add(new ChangedAddress(own, person, changes.now()).line(isDisputed ? DISPUTE : STOP));
        mail(changes).oweStopped(person);
        if (isDisputed) {
            mail(changes).oweToTeam(person, new Account(person).facts().getOrDefault("requestId", person.getId()));
        }
        new EndedSessions(own).of(person);
    }

    private EmailMail mail(EmailChanges changes) {
        return new EmailMail(session, changes.settings(), token.getIssuedFor(), changes.now());
    }

    static EmailChanges changes(KeycloakSession session, UserModel person) {
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        return new EmailChanges(person, EmailSettings.of(realm(session)), now);
    }

    private static RealmModel realm(KeycloakSession session) {
        return session.getContext().getRealm();
    }

    private void inOwnTransaction(Consumer<KeycloakSession> work) {
        KeycloakModelUtils.runJobInTransactionWithResult(
                session.getKeycloakSessionFactory(),
                session.getContext(),
                own -> {
                    work.accept(own);
                    return null;
                },
                "change of e-mail");
    }
}

package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.erasure.ErasureReason;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.AccountEndSettings;
import ch.monespacepro.keycloak.settings.Ending;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Ends one account, or tells its owner before. Each change is written together with the mail about it.
 *
 * @param session whose context has the realm
 */
record AccountEnds(KeycloakSession session, Clock clock) {

    private static final Logger LOG = Logger.getLogger(AccountEnds.class);
    /** Stands for the actor in the account's record. */
    private static final String JOB = "mep-account-ends";

    /** Ends or announces, whichever is due for the present state; nothing when the person came back meanwhile. */
    void attendTo(String personId, AccountEnd end) {
        UserModel person = PersonLock.lock(session, realm(), personId);
        if (person == null || new Account(person).status() != end.untouched().status()) {
            return;
        }
        Instant now = clock.instant();
        Ending ending = end.of(AccountEndSettings.of(realm()));
        Instant since = end.untouched().since(person);
        Optional<Instant> announced = Untouched.moment(person, Attributes.END_ANNOUNCED_AT);
        if (ending.isDue(since, announced, now)) {
            end(person, end, now);
        } else if (ending.isReminderDue(since, announced, now)) {
            new Account(person).announceEnd(now);
            new OwedMails(person).owe(end.reminder(ending.endIfAnnounced(since, now), now));
        }
    }

    private void end(UserModel person, AccountEnd end, Instant now) {
        try {
            StoryLine line = StoryLine.byItself(end.transition().act(), JOB, now);
            new Transitions(session, clock).carryOut(end.transition(), person, line);
        } catch (StaleTransitionException impossible) {
            throw new IllegalStateException(impossible);
        }
        new Listing(session).write(person);
        new OwedMails(person).owe(end.notice(now));
        LOG.infof("Account %s: %s", person.getId(), end.transition());
    }

    /** Erases an expired request with all that Keycloak keeps about the person. */
    void erase(String personId, Duration after) {
        UserModel person = PersonLock.lock(session, realm(), personId);
        if (person == null
                || new Account(person).status() != AccountStatus.REJECTED
                || !new Account(person).isRequestExpired()
                || Untouched.EXPIRED.since(person).isAfter(clock.instant().minus(after))) {
            return;
        }
        new AccountErasure(session).carryOut(person, JOB, ErasureReason.EXPIRED, clock.instant());
        LOG.infof("Account %s: erased, its request had expired", personId);
    }

    /** Lists an account that was made before there was a list, or by another hand. */
    void list(String personId) {
        UserModel person = PersonLock.lock(session, realm(), personId);
        if (person != null) {
            new Listing(session).write(person);
        }
    }

    /** Disables a pending account whose owner left the form for details open. */
    void closeForm(String personId, Duration after) {
        UserModel person = PersonLock.lock(session, realm(), personId);
        if (person != null && !Untouched.OPEN_FORM.since(person).isAfter(clock.instant().minus(after))) {
            new Account(person).disableWhilePending();
        }
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

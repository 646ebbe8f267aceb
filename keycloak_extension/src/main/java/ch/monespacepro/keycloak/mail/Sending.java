package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Sends one owed mail in three transactions: claim it, send it, settle it.
 *
 * <p>The claim puts the mail off until its next try, under the person's lock; no other node sends it meanwhile. The mail
 * server is waited for without the lock. A server that dies before it settles leaves the mail owed: it may be sent twice,
 * but is never lost.
 */
record Sending(KeycloakSessionFactory sessions, String realmId, Clock clock) {

    private static final Logger LOG = Logger.getLogger(Sending.class);

    /** @return null when the mail is not due any more, or its person is gone */
    MailOutcome sendToPerson(Debt debt) {
        return claim(debt).map(mail -> {
                    MailOutcome outcome = send(debt);
                    finish(debt, outcome);
                    return outcome;
                })
                .orElse(null);
    }

    /** Begins a try, unless another node began it. */
    Optional<OwedMail> claim(Debt debt) {
        Instant now = clock.instant();
        return underLock(debt, mails -> {
            Optional<OwedMail> due = mails.find(debt.mail().id()).filter(mail -> mail.isDue(now));
            due.ifPresent(mail -> mails.postpone(mail.id(), mail.pauseAfter(now)));
            return due;
        });
    }

    private MailOutcome send(Debt debt) {
        return inTransaction((session, realm) -> {
            UserModel person = session.users().getUserById(realm, debt.personId());
            OwedMail mail = debt.mail();
            return person == null
                    ? MailOutcome.NO_ADDRESS
                    : new MailSender(session)
                            .send(
                                    mail.to() == null ? person : new OtherAddress(person, mail.to()),
                                    new Mail(mail.subject(), mail.template(), new HashMap<>(mail.values())));
        });
    }

    /** Ends a try: the mail is settled, or waits for its next try, or was tried long enough. */
    void finish(Debt debt, MailOutcome outcome) {
        String id = debt.mail().id();
        underLock(debt, mails -> {
            if (outcome == MailOutcome.SENT) {
                mails.settle(id);
            } else if (debt.mail().isLastTry(clock.instant())) {
                mails.giveUp(id);
                LOG.errorf(
                        "Mail %s about person %s was given up after %d tries",
                        debt.mail().template(), debt.personId(), debt.mail().tries() + 1);
            }
            return Optional.empty();
        });
    }

    private <T> Optional<T> underLock(Debt debt, Function<OwedMails, Optional<T>> work) {
        return inTransaction((session, realm) ->
                Optional.ofNullable(PersonLock.lock(session, realm, debt.personId()))
                        .flatMap(person -> work.apply(new OwedMails(person))));
    }

    @FunctionalInterface
    interface Work<T> {
        T in(KeycloakSession session, RealmModel realm);
    }

    <T> T inTransaction(Work<T> work) {
        return KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> {
            RealmModel realm = session.realms().getRealm(realmId);
            session.getContext().setRealm(realm);
            return work.in(session, realm);
        });
    }
}

package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.job.Job;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Sends the mails that are owed: those to people one by one, those to the team together.
 *
 * <p>A run ends early when the mail server takes nothing, or when it has lasted long enough; what remains stays due.
 */
record OwedMailsJob(Clock clock) implements Job {

    private static final Logger LOG = Logger.getLogger(OwedMailsJob.class);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** So many failures one after the other are the server's, not the mails'. */
    private static final int SERVER_IS_DOWN = 3;

    @Override
    public void run(KeycloakSession session, RealmModel realm) {
        List<Debt> due = new Debts(session, realm).due(clock.instant());
        if (due.isEmpty()) {
            return;
        }
        Sending sending = new Sending(session.getKeycloakSessionFactory(), realm.getId(), clock);
        new TeamMail(session, sending).send(due.stream().filter(debt -> debt.isTo(OwedMail.Reader.TEAM)).toList());
        sendToPeople(sending, due.stream().filter(debt -> debt.isTo(OwedMail.Reader.PERSON)).toList());
    }

    private void sendToPeople(Sending sending, List<Debt> due) {
        Instant end = clock.instant().plus(LONGEST);
        int failures = 0;
        for (Debt debt : due) {
            if (failures == SERVER_IS_DOWN || clock.instant().isAfter(end)) {
                LOG.warnf("%d mails stay owed until the next run", due.size() - due.indexOf(debt));
                return;
            }
            failures = sending.sendToPerson(debt) == MailOutcome.NOT_TAKEN ? failures + 1 : 0;
        }
    }
}

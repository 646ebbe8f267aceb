package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.erasure.ErasureRecords;
import ch.monespacepro.keycloak.job.Job;
import ch.monespacepro.keycloak.settings.AccountEndSettings;
import ch.monespacepro.keycloak.settings.Ending;
import ch.monespacepro.keycloak.settings.ErasureSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Ends what nobody has touched for long: requests that nobody validated, accounts with which nobody signs in, forms that
 * were left open. Each account is handled in its own transaction. Records of erased accounts end here too.
 */
record AccountEndsJob(Clock clock) implements Job {

    private static final Logger LOG = Logger.getLogger(AccountEndsJob.class);
    /** How long a form for details may stay open: as long as a login session. */
    private static final Duration OPEN_FORM = Duration.ofMinutes(30);

    @Override
    public void run(KeycloakSession session, RealmModel realm) {
        AccountEndSettings settings = AccountEndSettings.of(realm);
        EndCandidates candidates = new EndCandidates(session, realm, clock.instant());
        Each each = new Each(session.getKeycloakSessionFactory(), realm.getId(), clock);

        each.of(candidates.unlisted(), AccountEnds::list);
        each.of(candidates.leftOpen(OPEN_FORM), (ends, person) -> ends.closeForm(person, OPEN_FORM));
        for (AccountEnd end : AccountEnd.values()) {
            attendTo(end, end.of(settings), candidates, each);
        }
        Duration erasedAfter = settings.erasedAfter();
        if (!erasedAfter.isZero()) {
            each.of(candidates.toErase(erasedAfter), (ends, person) -> ends.erase(person, erasedAfter));
        }
        new ErasureRecords(session).expire(clock.instant(), ErasureSettings.of(realm).recordKept());
    }

    /** Ends first. A person who was not told in time gets the reminder in the same run, and their account ends later. */
    private static void attendTo(AccountEnd end, Ending ending, EndCandidates candidates, Each each) {
        if (ending.isNever()) {
            return;
        }
        Untouched untouched = end.untouched();
        List<String> toEnd = ending.lastReminder()
                .map(before -> candidates.toEndAnnounced(untouched, ending.after(), before))
                .orElseGet(() -> candidates.toEnd(untouched, ending.after()));
        each.of(toEnd, (ends, person) -> ends.attendTo(person, end));
        for (Duration before : ending.reminders()) {
            each.of(
                    candidates.toRemind(untouched, ending.after(), before),
                    (ends, person) -> ends.attendTo(person, end));
        }
    }

    private record Each(KeycloakSessionFactory sessions, String realmId, Clock clock) {

        void of(List<String> people, BiConsumer<AccountEnds, String> work) {
            for (String person : people) {
                try {
                    KeycloakModelUtils.runJobInTransaction(sessions, session -> {
                        session.getContext().setRealm(session.realms().getRealm(realmId));
                        work.accept(new AccountEnds(session, clock), person);
                    });
                } catch (RuntimeException failed) {
                    // The next account's turn. The exception's message is left out, because it may contain an address.
                    LOG.errorf("Account %s: not ended: %s", person, failed.getClass().getName());
                }
            }
        }
    }
}

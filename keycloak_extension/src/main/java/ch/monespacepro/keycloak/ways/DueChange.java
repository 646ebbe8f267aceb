package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.StoryLine.Change;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** Carries out the planned changes of one account whose time has come. What no longer fits the account is dropped. */
record DueChange(KeycloakSession session, Instant now) {

    private static final Logger LOG = Logger.getLogger(DueChange.class);
    private static final String JOB = "mep-way-changes";

    void attendTo(String personId) {
        UserModel person = PersonLock.lock(session, session.getContext().getRealm(), personId);
        if (person == null) {
            return;
        }
        new PlannedChanges(person).list().stream().filter(change -> change.isDue(now)).forEach(change -> attendTo(person, change));
    }

    private void attendTo(UserModel person, WayChange change) {
        Ways ways = new Ways(session, person, now);
        Optional<String> misfit = misfit(ways, person, change);
        if (misfit.isPresent()) {
            ways.cancel(change);
        } else {
            ways.carryOut(change);
        }
        StoryLine line = StoryLine.byItself(misfit.isPresent() ? "drop-change" : "apply-change", JOB, now)
                .withReason(misfit.orElse(change.reason()))
                .withChanges(List.of(new Change(change.field(), change.before(), change.value())));
        new Story(person).add(line);
        LOG.infof("Account %s: %s of %s", person.getId(), line.act(), change.field());
    }

    /** Returns why the change is not carried out: the account is not the one any more for which it was decided. */
    private static Optional<String> misfit(Ways ways, UserModel person, WayChange change) {
        if (change.way().isEmpty()) {
            return Optional.of("unknown_way");
        }
        Way way = change.way().get();
        if (!new Account(person).wasOpened()) {
            return Optional.of("account_begun_again");
        }
        if (!way.isFactor() && !ways.present(way).equals(change.before())) {
            return Optional.of("changed_meanwhile");
        }
        return way == Way.EMAIL && ways.holderOf(change.value()) != null ? Optional.of("email_taken") : Optional.empty();
    }
}

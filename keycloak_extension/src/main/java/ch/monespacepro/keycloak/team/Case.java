package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.StoryLine;
import java.time.Instant;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * One account on which a staff member acts.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock} until the end of the request
 */
record Case(KeycloakSession session, TeamMember member, UserModel person, Instant now) {

    RealmModel realm() {
        return session.getContext().getRealm();
    }

    Account account() {
        return new Account(person);
    }

    /** Begins a line for the account's record. */
    StoryLine line(String act) {
        return StoryLine.of(act, member.person().getId(), member.name(), now);
    }
}

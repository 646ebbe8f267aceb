package ch.monespacepro.keycloak.account;

import java.time.Clock;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Takes an account from one state to the next. The state is compared and set in the request's transaction. When the
 * account is no longer let in, the person's sessions end.
 */
public record Transitions(KeycloakSession session, Clock clock) {

    /** @throws StaleTransitionException when the account is not in the start state of the transition */
    public void carryOut(Transition transition, UserModel user, Transition.Act act) throws StaleTransitionException {
        Account account = new Account(user);
        AccountStatus present = account.status();
        if (present != transition.from()) {
            throw new StaleTransitionException(present);
        }
        account.apply(transition, act, clock.instant());
        if (!transition.opens()) {
            RealmModel realm = session.getContext().getRealm();
            session.sessions().removeUserSessions(realm, user);
        }
    }
}

package ch.monespacepro.keycloak.account;

import java.time.Clock;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/**
 * Takes an account from one state to the next. The state is compared and set, and the record gets a line, in the request's
 * transaction. When the account is no longer let in, the person's sessions end.
 */
public record Transitions(KeycloakSession session, Clock clock) {

    /** The role of everybody whose identity was validated. */
    private static final String PROFESSIONAL = "professional";

    /**
     * @param user held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
     * @param line for the account's record
     * @throws StaleTransitionException when the account is not in the start state of the transition
     */
    public void carryOut(Transition transition, UserModel user, StoryLine line) throws StaleTransitionException {
        Account account = new Account(user);
        AccountStatus present = account.status();
        if (present != transition.from()) {
            throw new StaleTransitionException(present);
        }
        account.apply(transition, line, clock.instant());
        new Story(user).add(line);
        RealmModel realm = session.getContext().getRealm();
        if (!transition.opens()) {
            new EndedSessions(session).of(user);
        }
        RoleModel professional = realm.getRole(PROFESSIONAL);
        if (professional != null && transition.opens()) {
            user.grantRole(professional);
        } else if (professional != null) {
            user.deleteRoleMapping(professional);
        }
    }

    /** Returns the line of the transition that led to the present state; empty when another hand wrote the state. */
    public static Optional<StoryLine> last(UserModel user) {
        AccountStatus present = new Account(user).status();
        return new Story(user)
                .lines().stream()
                        .filter(line -> Transition.of(line.act()).isPresent())
                        .reduce((earlier, later) -> later)
                        .filter(line -> Transition.of(line.act()).orElseThrow().to() == present);
    }
}

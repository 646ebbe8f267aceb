package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.text.SwissTime;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Supplier;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** Writes the day on which a token last named a doctor, once a day and after the answer, so that no token waits for it. */
record DelegationUse(KeycloakSession session) {

    /** One answer has several tokens. */
    private static final String IS_NOTED = "mep.delegation.use";

    /** @param delegation read for the first token of an answer only */
    void note(UserModel assistant, Supplier<Optional<Delegation>> delegation) {
        if (session.getAttribute(IS_NOTED) == null) {
            session.setAttribute(IS_NOTED, true);
            LocalDate today = SwissTime.today();
            delegation
                    .get()
                    .filter(used -> !today.equals(used.lastUsed()))
                    .ifPresent(used -> AfterCommit.run(
                            session, assistant, (later, person) -> write(later, used.principalId(), person, today)));
        }
    }

    private static void write(KeycloakSession later, String principalId, UserModel assistant, LocalDate today) {
        UserModel locked = PersonLock.lock(later, later.getContext().getRealm(), assistant.getId());
        if (locked != null) {
            Delegations delegations = new Delegations(later);
            delegations
                    .held(principalId, locked.getId())
                    .filter(delegation -> !today.equals(delegation.lastUsed()))
                    .ifPresent(delegation -> delegations.used(delegation, today));
        }
    }
}

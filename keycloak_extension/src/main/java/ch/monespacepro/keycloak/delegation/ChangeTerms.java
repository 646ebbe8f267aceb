package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;

/** The doctor changes the rights of a delegation; the team also its last day and the practice. */
public record ChangeTerms(KeycloakSession session, Actor actor, Clock clock) {

    private static final Set<String> FIELDS = Set.of(Terms.UNTIL, Terms.PRACTICE, Terms.RIGHTS, Terms.VERSION);
    private static final List<String> OF_TEAM_ONLY = List.of(Terms.UNTIL, Terms.PRACTICE);

    /** @throws jakarta.ws.rs.WebApplicationException 400, 403, 404, or 409 {@code stale} */
    public Delegation carryOut(String principalId, String assistantId, Input input) {
        input.refuseFieldsBeside(FIELDS);
        if (actor.side() == Actor.Side.PRINCIPAL && OF_TEAM_ONLY.stream().anyMatch(input::has)) {
            throw Problem.of(Status.FORBIDDEN, "team_only", "The team changes the last day and the practice.").exception();
        }
        BothPeople people = BothPeople.lock(session, actor, principalId, assistantId);
        Delegations delegations = new Delegations(session);
        Delegation present = delegations.held(principalId, assistantId)
                .orElseThrow(() -> UnknownDelegation.problem().exception());
        Terms terms = new Terms(input);
        terms.requireVersion(present);
        Delegation changed = present.with(
                terms.until(present.until()), terms.practice(present.practice()), terms.rights(present.rights()));
        if (changed.equals(present)) {
            return present;
        }
        delegations.change(present, changed);
        new Trail(session, actor).record("change", OperationType.UPDATE, changed);
        if (actor.side() == Actor.Side.TEAM) {
            new DelegationMail(session, people, clock.instant()).toPrincipal("changed", changed);
        }
        return changed;
    }
}

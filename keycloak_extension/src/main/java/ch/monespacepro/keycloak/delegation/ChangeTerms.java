package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;

/** The doctor changes the rights of a delegation; the team also its last day and the practice. */
public record ChangeTerms(KeycloakSession session, Actor actor, Clock clock) {

    private static final Set<String> OF_TEAM = Set.of(Terms.UNTIL, Terms.PRACTICE, Terms.RIGHTS);
    private static final Set<String> OF_PRINCIPAL = Set.of(Terms.RIGHTS);

    /** @throws jakarta.ws.rs.WebApplicationException 400, 403 or 404 with a problem */
    public Delegation carryOut(String principalId, String assistantId, Input input) {
        input.refuseFieldsBeside(OF_TEAM);
        if (actor.side() == Actor.Side.PRINCIPAL && OF_TEAM.stream().anyMatch(field -> input.has(field) && !OF_PRINCIPAL.contains(field))) {
            throw Problem.of(Status.FORBIDDEN, "team_only", "The team changes the last day and the practice.").exception();
        }
        BothPeople people = BothPeople.lock(session, principalId, assistantId);
        Delegations delegations = new Delegations(session);
        Delegation present = delegations.held(principalId, assistantId)
                .orElseThrow(() -> UnknownDelegation.problem().exception());
        Terms terms = new Terms(input);
        Delegation changed = present.with(
                terms.until(present.until()), terms.practice(present.practice()), terms.rights(present.rights()));
        if (changed.equals(present)) {
            return present;
        }
        delegations.write(changed, people.assistant());
        new Trail(session, actor).record("change", OperationType.UPDATE, changed);
        if (actor.side() == Actor.Side.TEAM) {
            new DelegationMail(session, people, clock.instant()).toPrincipal("changed", changed);
        }
        return changed;
    }
}

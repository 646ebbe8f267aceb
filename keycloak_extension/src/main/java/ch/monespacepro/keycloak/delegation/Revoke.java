package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.EndedSessions;
import java.time.Clock;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;

/** The doctor or the team revokes a delegation, or the assistant resigns. */
public record Revoke(KeycloakSession session, Actor actor, Clock clock) {

    /**
     * @param endsSessions whether applications are signed out at once in which the assistant works for this doctor; otherwise
     *     their tokens lose the delegation when they are renewed
     * @throws jakarta.ws.rs.WebApplicationException 404 {@code unknown_delegation}
     */
    public void carryOut(String principalId, String assistantId, boolean endsSessions) {
        BothPeople people = BothPeople.lock(session, actor, principalId, assistantId);
        Delegations delegations = new Delegations(session);
        Delegation present = delegations.held(principalId, assistantId)
                .orElseThrow(() -> UnknownDelegation.problem().exception());
        delegations.remove(present);
        boolean resigns = actor.side() == Actor.Side.ASSISTANT;
        new Trail(session, actor).record(resigns ? "resign" : "revoke", OperationType.DELETE, present);
        tell(new DelegationMail(session, people, clock.instant()), present);
        if (endsSessions) {
            new EndedSessions(session)
                    .atClients(people.assistant(), client -> Responsibility.of(client).filter(chosen -> chosen.isFor(principalId)).isPresent());
        }
    }

    private void tell(DelegationMail mail, Delegation ended) {
        String act = actor.side() == Actor.Side.ASSISTANT ? "resigned" : "revoked";
        if (actor.side() != Actor.Side.PRINCIPAL) {
            mail.toPrincipal(act, ended);
        }
        if (actor.side() != Actor.Side.ASSISTANT) {
            mail.toAssistant(act, ended);
        }
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.Transition;
import ch.monespacepro.keycloak.broker.ProvidedNames;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/** What the team may do to an account. Each act locks the person, and is an admin event and a line of the account's record. */
public record Acts(KeycloakSession session, TeamMember member, Clock clock) {

    private static final List<Act> ALL = List.of(
            new Validate(),
            new Decision(Transition.REJECT, true),
            new Decision(Transition.DEACTIVATE, true),
            new Decision(Transition.REACTIVATE, false),
            new Decision(Transition.UNDO_VALIDATION, true),
            new SendProof(),
            new Correct(),
            new CancelChange(),
            new ConfirmIdentifier(),
            new ResetFactor(),
            new AskMore(),
            new ResendActivation(),
            new NameDecision(true),
            new NameDecision(false),
            new IdentityDecision(true),
            new IdentityDecision(false),
            new StopEmailChange(),
            new Note());

    /** All fields of all acts. */
    private static final Set<String> FIELDS =
            Set.of("at", "channel", "field", "method", "note", "proof", "reason", "text", "value");

    /** Returns the names of the acts that make sense in the account's present state. */
    static List<String> offered(KeycloakSession session, Account account) {
        boolean isAnswered = account.answeredForBy(session).isPresent();
        return ALL.stream()
                .filter(act -> act.isOffered(session, account) && (act.isForAnsweredAccounts() || !isAnswered))
                .map(Act::name)
                .toList();
    }

    static Stream<String> names() {
        return ALL.stream().map(Act::name);
    }

    /**
     * Carries out one act.
     *
     * @return the person as they are now
     * @throws jakarta.ws.rs.WebApplicationException 403, 404, or the act's own problem
     */
    public UserModel carryOut(UserModel found, String name, Input input) {
        input.refuseFieldsBeside(FIELDS);
        Act act = ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.of(Status.NOT_FOUND, "unknown_act", "There is no such act.").exception());
        UserModel person = PersonLock.lock(session, realm(), found.getId());
        if (person == null) {
            throw Accounts.unknown().exception();
        }
        requireMayCarryOut(act, person);
        StoryLine line = act.carryOut(new Case(session, member, person, clock.instant()), input);
        person.removeAttribute(ProvidedNames.MARK);
        record(person, line);
        return person;
    }

    private void requireMayCarryOut(Act act, UserModel person) {
        requireMayActOn(person);
        if (!act.isForAnsweredAccounts() && new Account(person).answeredForBy(session).isPresent()) {
            throw Problem.of(
                            Status.FORBIDDEN,
                            "hospital_account",
                            "The hospital answers for this person: the account can be deactivated and reactivated here.")
                    .exception();
        }
    }

    /** @throws jakarta.ws.rs.WebApplicationException 403 for their own account, and for that of another staff member */
    void requireMayActOn(UserModel person) {
        if (!member.mayActOn(person)) {
            throw Problem.of(
                            Status.FORBIDDEN,
                            "staff_account",
                            "Nobody acts on their own account, or on that of another staff member.")
                    .exception();
        }
    }

    /** The event names the act; what was written stands in the account's record, which is erased with the account. */
    void record(UserModel person, StoryLine line) {
        new AdminEventBuilder(
                        realm(),
                        new AdminAuth(realm(), member.token(), member.person(), member.client()),
                        session,
                        session.getContext().getConnection())
                .operation(OperationType.ACTION)
                .resource(ResourceType.USER)
                .resourcePath("users", person.getId(), line.act())
                .detail("act", line.act())
                .detail("method", line.method())
                .success();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

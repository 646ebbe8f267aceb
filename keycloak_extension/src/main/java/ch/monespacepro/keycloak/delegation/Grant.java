package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.text.SwissTime;
import jakarta.ws.rs.core.Response.Status;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.events.admin.OperationType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The team grants a delegation. One that is over is granted anew. */
public record Grant(KeycloakSession session, Actor actor, Clock clock) {

    static final String DOCTOR = "doctor";
    static final String ASSISTANT = "assistant";
    private static final String ACT = "grant";
    private static final Set<String> FIELDS = Set.of(DOCTOR, ASSISTANT, Terms.UNTIL, Terms.PRACTICE, Terms.RIGHTS);

    /** @throws jakarta.ws.rs.WebApplicationException with a problem, when the grant is refused */
    public Delegation carryOut(Input input) {
        input.refuseFieldsBeside(FIELDS);
        Parties parties = new Parties(session);
        UserModel doctor = parties.find(input.required(DOCTOR, Parties.LONGEST), DOCTOR);
        UserModel assistant = parties.find(input.required(ASSISTANT, Parties.LONGEST), ASSISTANT);
        Terms terms = new Terms(input);
        LocalDate until = terms.until(null);
        String practice = terms.practice("");
        Set<Right> rights = terms.rights(Right.byDefault());
        requireOthers(doctor, assistant);

        BothPeople people = BothPeople.lock(session, actor, doctor.getId(), assistant.getId());
        parties.requireActive(people.principal(), DOCTOR);
        parties.requireActive(people.assistant(), ASSISTANT);
        if (!parties.mayDelegate(people.principal())) {
            throw Problem.of(Status.CONFLICT, "may_not_delegate", "People with this function have no assistants.")
                    .with("field", DOCTOR)
                    .exception();
        }
        Delegations delegations = new Delegations(session);
        Optional<Delegation> present = delegations.held(doctor.getId(), assistant.getId());
        if (present.filter(each -> !each.isOver(SwissTime.today())).isPresent()) {
            throw Problem.of(Status.CONFLICT, "delegation_exists", "The assistant works for this doctor already.")
                    .exception();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Delegation granted = new Delegation(
                doctor.getId(),
                assistant.getId(),
                now,
                until,
                actor.person().getId(),
                present.map(Delegation::lastUsed).orElse(null),
                practice,
                rights);
        delegations.write(granted, people.assistant());
        new Trail(session, actor).record(ACT, OperationType.CREATE, granted);
        DelegationMail mail = new DelegationMail(session, people, now);
        mail.toPrincipal("granted", granted);
        mail.toAssistant("granted", granted);
        return granted;
    }

    private void requireOthers(UserModel doctor, UserModel assistant) {
        if (doctor.getId().equals(assistant.getId())) {
            throw Problem.ofField(ASSISTANT, "same_person", "Nobody is their own assistant.").exception();
        }
        if (actor.is(doctor) || actor.is(assistant)) {
            new Trail(session, actor).refused(ACT, "own_account", List.of(doctor.getId(), assistant.getId()));
            throw Problem.of(Status.FORBIDDEN, "own_account", "A colleague grants delegations of your own account.")
                    .exception();
        }
    }
}

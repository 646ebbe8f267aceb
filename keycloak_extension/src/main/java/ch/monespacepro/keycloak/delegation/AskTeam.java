package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.text.FreeText;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.core.Response.Status;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** A doctor asks the team for a delegation. Whether the address has an account is not told. */
public record AskTeam(KeycloakSession session, Actor actor, Clock clock) {

    private static final String NOTE = "note";
    private static final int LONGEST_NOTE = 500;
    private static final Set<String> FIELDS = Set.of(Grant.ASSISTANT, Terms.PRACTICE, NOTE);
    private static final int MOST_A_DAY = 5;

    /** @throws jakarta.ws.rs.WebApplicationException 400, 403, 404 or 429 with a problem */
    public void carryOut(Input input) {
        input.refuseFieldsBeside(FIELDS);
        String address = MailAddress.normalised(input.required(Grant.ASSISTANT, Parties.LONGEST));
        if (MailAddress.of(address).isEmpty()) {
            throw Problem.ofField(Grant.ASSISTANT, "not_an_address", "Send an e-mail address.").exception();
        }
        if (address.equals(MailAddress.normalised(Objects.requireNonNullElse(actor.person().getEmail(), "")))) {
            throw Problem.ofField(Grant.ASSISTANT, "same_person", "Nobody is their own assistant.").exception();
        }
        String practice = new Terms(input).practice("");
        String note = note(input);
        UserModel doctor = PersonLock.lock(session, session.getContext().getRealm(), actor.person().getId());
        Parties parties = new Parties(session);
        if (doctor == null || !parties.mayDelegate(doctor)) {
            new Trail(session, actor).refused("ask", "may_not_delegate", List.of());
            throw Problem.of(Status.FORBIDDEN, "may_not_delegate", "People with this function have no assistants.")
                    .exception();
        }
        parties.requireActive(doctor, Grant.DOCTOR);
        count(doctor);
        Map<String, String> values = new HashMap<>();
        values.put(Grant.DOCTOR, DelegationMail.name(doctor));
        values.put(Grant.ASSISTANT, address);
        values.put(Terms.PRACTICE, practice);
        values.put(NOTE, note);
        values.put(OwedMail.PAGE, "/delegations?doctor=" + encoded(doctor.getId()) + "&assistant=" + encoded(address));
        new OwedMails(doctor)
                .owe(OwedMail.toTeam("mepMailSubject_delegation_asked", "mep-delegation-asked.ftl", values, clock.instant()));
    }

    /** On one line, because the team's mail lists several. */
    private static String note(Input input) {
        String note = FreeText.typed(input.text(NOTE, LONGEST_NOTE).orElse("")).replaceAll("[\\n\\r\\t]", " ");
        if (FreeText.hasInvisible(note)) {
            throw Problem.ofField(NOTE, "not_a_text", "Send visible characters.").exception();
        }
        return note;
    }

    private void count(UserModel doctor) {
        SlotCounter counter = new SlotCounter(
                session.singleUseObjects(), "mep.delegation.asked." + doctor.getId(), MOST_A_DAY, Duration.ofDays(1));
        try (SlotCounter.Slot slot = counter.reserve()
                .orElseThrow(() -> Problem.of(Status.TOO_MANY_REQUESTS, "too_many_requests",
                                "The team has got " + MOST_A_DAY + " requests of yours within a day.")
                        .exception())) {
            slot.charge(clock.instant());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

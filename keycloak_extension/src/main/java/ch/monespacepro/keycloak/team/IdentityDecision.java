package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.request.ProposedIdentity;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Map;
import org.keycloak.models.UserModel;

/** Decides about the function and the identifier that a person has proposed, as they were shown. */
record IdentityDecision(boolean approves) implements Act {

    private static final List<String> FIELDS =
            List.of("professionalIdType", "professionalId", "function", "functionDetails");
    private static final ProposalMail MAIL = new ProposalMail("identity");

    @Override
    public String name() {
        return approves ? "approve-identity" : "decline-identity";
    }

    @Override
    public boolean isOffered(Account account) {
        return account.user().getFirstAttribute(ProposedIdentity.ATTRIBUTE) != null;
    }

    /** Of a person of the hospital, only what the hospital does not say. */
    @Override
    public boolean isForAnsweredAccounts() {
        return true;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        UserModel person = each.person();
        if (!isOffered(each.account())) {
            throw Problem.of(Status.CONFLICT, "nothing_proposed", "No identity waits for the team.").exception();
        }
        ShownProposal.require(input, ProposedIdentity.at(person).orElse(null));
        Map<String, String> proposed = ProposedIdentity.values(person);
        StoryLine line = each.line(name());
        if (approves) {
            new TakenIdentifier(each).refuse(proposed.get("professionalIdType"), proposed.get("professionalId"));
            line = line.withChanges(changes(person, proposed));
            FIELDS.forEach(field -> write(person, field, proposed.get(field)));
            MAIL.oweApproval(each);
        } else {
            String reason = input.required("reason", Decision.LONGEST_TEXT);
            line = line.withReason(reason)
                    .withChanges(List.of(new StoryLine.Change(
                            ProposedIdentity.ATTRIBUTE, String.join(" ", proposed.values()), "")));
            MAIL.oweRefusal(each, reason);
        }
        person.removeAttribute(ProposedIdentity.ATTRIBUTE);
        new Story(person).add(line);
        return line;
    }

    private static List<StoryLine.Change> changes(UserModel person, Map<String, String> proposed) {
        return FIELDS.stream()
                .map(field -> new StoryLine.Change(
                        field, orEmpty(person.getFirstAttribute(field)), orEmpty(proposed.get(field))))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private static void write(UserModel person, String field, String value) {
        if (value == null) {
            person.removeAttribute(field);
        } else {
            person.setSingleAttribute(field, value);
        }
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.profile.ProposedName;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/** Decides about the title and the names that a person has proposed, as they were shown. */
record NameDecision(boolean approves) implements Act {

    private static final ProposalMail MAIL = new ProposalMail("name");

    @Override
    public String name() {
        return approves ? "approve-name" : "decline-name";
    }

    @Override
    public boolean isOffered(Account account) {
        return account.user().getFirstAttribute(ProposedName.ATTRIBUTE) != null;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        UserModel person = each.person();
        ProposedName proposed = ProposedName.of(person)
                .orElseThrow(() -> Problem.of(Status.CONFLICT, "nothing_proposed", "No name waits for the team.").exception());
        ShownProposal.require(input, proposed.at());
        StoryLine line = approves ? approve(each, proposed) : decline(each, proposed, input);
        ProposedName.remove(person);
        new Story(person).add(line);
        return line;
    }

    private StoryLine approve(Case each, ProposedName proposed) {
        List<StoryLine.Change> changes = write(each.person(), proposed);
        MAIL.oweApproval(each);
        return each.line(name()).withChanges(changes);
    }

    /** Makes the proposal that of the account, and returns what it changes. Without a title, the account has none. */
    static List<StoryLine.Change> write(UserModel person, ProposedName proposed) {
        ProposedName present = ProposedName.present(person, proposed.at());
        List<StoryLine.Change> changes = Stream.of(
                        new StoryLine.Change(ProposedName.TITLE, present.title(), proposed.title()),
                        new StoryLine.Change(UserModel.FIRST_NAME, present.firstName(), proposed.firstName()),
                        new StoryLine.Change(UserModel.LAST_NAME, present.lastName(), proposed.lastName()))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
        changes.forEach(change -> change.writeTo(person));
        return changes;
    }

    private StoryLine decline(Case each, ProposedName proposed, Input input) {
        String reason = input.required("reason", Decision.LONGEST_TEXT);
        MAIL.oweRefusal(each, reason);
        return each.line(name())
                .withReason(reason)
                .withChanges(List.of(new StoryLine.Change(ProposedName.ATTRIBUTE, proposed.text(), "")));
    }
}

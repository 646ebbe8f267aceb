package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.ConfirmedIdentifier;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.StoryLine.Change;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/**
 * Records that a staff member has checked an identifier with a warning, such as a letter of a ZSR that does not fit its digits:
 * by the document or a register. What a person without identifier proposes is another act's.
 */
final class ConfirmIdentifier implements Act {

    private static final String FIELD = "professionalId";

    @Override
    public String name() {
        return ConfirmedIdentifier.ACT;
    }

    @Override
    public boolean isOffered(Account account) {
        return new ConfirmedIdentifier(account.user()).isToBeChecked();
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        String note = input.text("note", Decision.LONGEST_TEXT).orElse(null);
        if (!isOffered(each.account())) {
            throw Problem.of(Status.CONFLICT, "nothing_to_confirm", "The identifier has no warning, or was confirmed already.")
                    .exception();
        }
        String value = each.person().getFirstAttribute(FIELD);
        StoryLine line = each.line(name()).withNote(note).withChanges(List.of(new Change(FIELD, value, value)));
        new Story(each.person()).add(line);
        return line;
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.account.StoryLine.Change;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierRefusedException;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Set;
import org.keycloak.models.UserModel;

/**
 * Records that a staff member has checked an identifier with a warning, such as a letter of a ZSR that does not fit its digits:
 * by the document or a register. What a person without identifier proposes is another act's.
 */
final class ConfirmIdentifier implements Act {

    private static final String ACT = "confirm-identifier";
    private static final String FIELD = "professionalId";

    @Override
    public String name() {
        return ACT;
    }

    @Override
    public boolean isOffered(Account account) {
        return hasWarning(account.user()) && !isConfirmed(account.user());
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

    /** Returns whether the present identifier was confirmed. Another identifier needs a confirmation of its own. */
    static boolean isConfirmed(UserModel person) {
        String present = person.getFirstAttribute(FIELD);
        return new Story(person)
                .lines().stream()
                        .filter(line -> ACT.equals(line.act()))
                        .flatMap(line -> line.changes().stream())
                        .anyMatch(change -> change.after().equals(present));
    }

    private static boolean hasWarning(UserModel person) {
        String value = person.getFirstAttribute(FIELD);
        String function = person.getFirstAttribute("function");
        FunctionsWithoutIdentifier any = new FunctionsWithoutIdentifier(function == null ? Set.of() : Set.of(function));
        return value != null
                && IdentifierType.find(person.getFirstAttribute("professionalIdType"))
                        .map(type -> hasWarning(type, value, function, any))
                        .orElse(false);
    }

    /** An identifier that no rule allows was written by another hand; it needs a correction, or a confirmation too. */
    private static boolean hasWarning(
            IdentifierType type, String value, String function, FunctionsWithoutIdentifier any) {
        try {
            return !ProfessionalIdentifier.typed(type, value, function, any).warnings().isEmpty();
        } catch (IdentifierRefusedException refused) {
            return true;
        }
    }
}

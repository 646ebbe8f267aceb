package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierRefusedException;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import java.util.Set;
import org.keycloak.models.UserModel;

/**
 * Whether an account's identifier is to be checked by the team («à vérifier»): it has a warning, such as a letter of a ZSR that
 * does not fit its digits, and no staff member has confirmed it.
 */
public record ConfirmedIdentifier(UserModel person) {

    /** The act by which a staff member confirms an identifier. */
    public static final String ACT = "confirm-identifier";

    /** Returns whether the present identifier waits for a check. */
    public boolean isToBeChecked() {
        return hasWarning(
                        person.getFirstAttribute("professionalIdType"),
                        person.getFirstAttribute(Attributes.IDENTIFIER),
                        person.getFirstAttribute("function"))
                && !isConfirmed();
    }

    /** Returns whether the present identifier was confirmed. Another identifier needs a confirmation of its own. */
    public boolean isConfirmed() {
        String present = person.getFirstAttribute(Attributes.IDENTIFIER);
        return new Story(person)
                .lines().stream()
                        .filter(line -> ACT.equals(line.act()))
                        .flatMap(line -> line.changes().stream())
                        .anyMatch(change -> change.after().equals(present));
    }

    /** Returns whether an identifier with these attributes has a warning. An account without identifier has none. */
    public static boolean hasWarning(String type, String value, String function) {
        FunctionsWithoutIdentifier any = new FunctionsWithoutIdentifier(function == null ? Set.of() : Set.of(function));
        return value != null
                && IdentifierType.find(type)
                        .map(found -> hasWarning(found, value, function, any))
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

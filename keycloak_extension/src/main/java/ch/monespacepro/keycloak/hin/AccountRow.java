package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.hin.ClaimReader.UnreadableException;
import java.util.Optional;

/**
 * A row of the table: one attribute of the account.
 *
 * @param attribute the user attribute, or {@code username}, {@code email}, {@code firstName}, {@code lastName}
 * @param source how its value is found
 * @param given the row applies only when this attribute got a value in an earlier row
 * @param everySignIn whether it is written again at every sign-in
 * @param otherwise reason to refuse the identity when there is no value; when empty, the attribute is left out
 */
record AccountRow(
        String attribute, Source source, Optional<String> given, boolean everySignIn, Optional<HinRefusal> otherwise) {

    AccountRow {
        if (everySignIn && given.isPresent()) {
            throw new BadHinTableException("a row written at every sign-in cannot depend on another attribute");
        }
    }

    /** Computes a value from the claims. */
    @FunctionalInterface
    interface Source {
        String value(ClaimReader reader) throws UnreadableException;
    }
}

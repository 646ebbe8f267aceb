package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.hin.ClaimReader.UnreadableException;
import java.util.Optional;

/**
 * One attribute of the account.
 *
 * @param attribute the user attribute, or {@code username}, {@code email}, {@code firstName}, {@code lastName}
 * @param source how its value is found
 * @param given only when this attribute, in an earlier row, got a value
 * @param everySignIn whether it is written again at every sign-in
 * @param otherwise why the identity is refused when there is no value; nothing: the attribute is left out
 */
record AccountRow(
        String attribute, Source source, Optional<String> given, boolean everySignIn, Optional<HinRefusal> otherwise) {

    AccountRow {
        if (everySignIn && given.isPresent()) {
            throw new BadHinTableException("what is written at every sign-in depends on no other attribute");
        }
    }

    /** Where a value comes from. */
    @FunctionalInterface
    interface Source {
        String value(ClaimReader reader) throws UnreadableException;
    }
}

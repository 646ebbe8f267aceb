package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.text.PlainText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The typed digits of a code. Spaces and invisible characters, which copying adds, are removed. Digits of other scripts than
 * ASCII are refused.
 */
record TypedCode(String digits) {

    private static final Pattern DIGITS = Pattern.compile("[0-9]++");
    private static final int LONGEST_TYPED = 100;

    /**
     * Returns empty when the input cannot be a code.
     *
     * @param length the number of digits of the code that was sent
     */
    static Optional<TypedCode> of(String typed, int length) {
        if (typed == null || typed.length() > LONGEST_TYPED) {
            return Optional.empty();
        }
        String digits = PlainText.of(typed).replace(" ", "");
        return digits.length() == length && DIGITS.matcher(digits).matches()
                ? Optional.of(new TypedCode(digits))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "TypedCode";
    }
}

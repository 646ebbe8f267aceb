package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.text.PlainText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Six digits as a person typed them, spaces anywhere, or copied them, with signs that cannot be seen. Digits of other
 * scripts than ASCII are no code.
 */
record TypedCode(String digits) {

    private static final Pattern CODE = Pattern.compile("[0-9]{" + OneTimeCode.LENGTH + "}");
    private static final int LONGEST_TYPED = 100;

    /** Empty when what was typed cannot be a code. */
    static Optional<TypedCode> of(String typed) {
        if (typed == null || typed.length() > LONGEST_TYPED) {
            return Optional.empty();
        }
        String digits = PlainText.of(typed).replace(" ", "");
        return CODE.matcher(digits).matches() ? Optional.of(new TypedCode(digits)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "TypedCode";
    }
}

package ch.monespacepro.keycloak.code;

import java.util.Optional;
import java.util.regex.Pattern;

/** Six digits somebody typed, wherever they put spaces. Digits of other scripts than ASCII are no code. */
record TypedCode(String digits) {

    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Zs}]");
    private static final Pattern CODE = Pattern.compile("[0-9]{" + OneTimeCode.LENGTH + "}");

    /** Empty when what was typed cannot be a code. */
    static Optional<TypedCode> of(String typed) {
        if (typed == null) {
            return Optional.empty();
        }
        String digits = SPACES.matcher(typed).replaceAll("");
        return CODE.matcher(digits).matches() ? Optional.of(new TypedCode(digits)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "TypedCode";
    }
}

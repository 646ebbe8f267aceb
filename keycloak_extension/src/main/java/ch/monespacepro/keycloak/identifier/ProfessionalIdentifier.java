package ch.monespacepro.keycloak.identifier;

import ch.monespacepro.keycloak.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A professional identifier: GLN, ZSR (RCC), RPPS, or none.
 *
 * <p>The same rule as {@code professional_rules/identifiers.py}; both run
 * {@code tests/vectors/professional_identifiers.json}.
 *
 * @param value as stored: without spaces and dots, letters in upper case
 */
public record ProfessionalIdentifier(IdentifierType type, String value, List<IdentifierWarning> warnings) {

    private static final Pattern GLN = Pattern.compile("[0-9]{13}");
    private static final Pattern ZSR = Pattern.compile("[A-Za-z][0-9]{6}");
    private static final Pattern RPPS = Pattern.compile("[0-9]{11}");
    private static final int LONGEST_TYPED = 100;
    private static final int[] ZSR_WEIGHTS = {6, 5, 4, 3, 2, 1};
    private static final int LETTERS = 26;

    public ProfessionalIdentifier {
        warnings = List.copyOf(warnings);
    }

    /**
     * Parses an identifier typed by a person. Spaces, dots and invisible characters are dropped, because people copy
     * grouped digits: a ZSR is printed as {@code K 3333.33}.
     *
     * @param function the user attribute of that name
     * @throws IdentifierRefusedException naming the reason
     */
    public static ProfessionalIdentifier typed(
            IdentifierType type, String typed, String function, FunctionsWithoutIdentifier withoutIdentifier)
            throws IdentifierRefusedException {
        require(typed.length() <= LONGEST_TYPED, IdentifierRefusal.FORMAT);
        String value = PlainText.of(typed).replace(" ", "");
        require(!value.isEmpty(), IdentifierRefusal.EMPTY);
        return switch (type) {
            case GLN -> gln(value.replace(".", ""));
            case ZSR -> zsr(value.replace(".", ""));
            case RPPS -> rpps(value.replace(".", ""));
            case NONE -> none(value, withoutIdentifier.allow(function));
        };
    }

    private static ProfessionalIdentifier gln(String value) throws IdentifierRefusedException {
        require(GLN.matcher(value).matches(), IdentifierRefusal.FORMAT);
        require(!value.startsWith("756"), IdentifierRefusal.SOCIAL_SECURITY_NUMBER);
        require(value.startsWith("76"), IdentifierRefusal.GLN_PREFIX);
        int last = value.length() - 1;
        int sum = 0;
        for (int place = 0; place < last; place++) {
            sum += digit(value, place) * (place % 2 == 0 ? 1 : 3);
        }
        require((10 - sum % 10) % 10 == digit(value, last), IdentifierRefusal.CHECK_DIGIT);
        return new ProfessionalIdentifier(IdentifierType.GLN, value, List.of());
    }

    /** A wrong letter is only a warning: its meaning is documented by its users, not by its issuer. */
    private static ProfessionalIdentifier zsr(String value) throws IdentifierRefusedException {
        require(ZSR.matcher(value).matches(), IdentifierRefusal.FORMAT);
        String upper = value.toUpperCase(Locale.ROOT);
        int sum = 0;
        for (int place = 0; place < ZSR_WEIGHTS.length; place++) {
            sum += ZSR_WEIGHTS[place] * digit(upper, place + 1);
        }
        int remainder = sum % LETTERS;
        // Remainder 0 has no letter, so every letter is wrong.
        boolean right = remainder != 0 && upper.charAt(0) == 'A' + remainder - 1;
        return new ProfessionalIdentifier(
                IdentifierType.ZSR, upper, right ? List.of() : List.of(IdentifierWarning.ZSR_LETTER));
    }

    private static ProfessionalIdentifier rpps(String value) throws IdentifierRefusedException {
        require(RPPS.matcher(value).matches(), IdentifierRefusal.FORMAT);
        int last = value.length() - 1;
        int sum = 0;
        for (int place = last; place >= 0; place--) {
            int weighted = digit(value, place) * ((last - place) % 2 == 0 ? 1 : 2);
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        require(sum % 10 == 0, IdentifierRefusal.CHECK_DIGIT);
        return new ProfessionalIdentifier(IdentifierType.RPPS, value, List.of());
    }

    private static ProfessionalIdentifier none(String value, boolean allowed) throws IdentifierRefusedException {
        require(value.equals("0"), IdentifierRefusal.NOT_ZERO);
        require(allowed, IdentifierRefusal.IDENTIFIER_NEEDED);
        return new ProfessionalIdentifier(IdentifierType.NONE, value, List.of());
    }

    private static int digit(String value, int place) {
        return value.charAt(place) - '0';
    }

    private static void require(boolean holds, IdentifierRefusal otherwise) throws IdentifierRefusedException {
        if (!holds) {
            throw new IdentifierRefusedException(otherwise);
        }
    }

    /** Names the type only: an identifier is personal data. */
    @Override
    public String toString() {
        return "ProfessionalIdentifier[" + type + "]";
    }
}

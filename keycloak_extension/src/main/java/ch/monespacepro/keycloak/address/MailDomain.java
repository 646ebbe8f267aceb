package ch.monespacepro.keycloak.address;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail domain in canonical form: lower-case ASCII, after IDNA.
 *
 * <p>The same rule as {@code professional_rules/mail_address.py}; both run
 * {@code tests/vectors/hin_secured_domains.json}. Beyond ASCII it accepts the Latin letters that the registries of
 * Switzerland and its neighbours allow. Other scripts are refused because their letters can look like Latin ones.
 * Characters that IDNA 2003 and 2008 map differently (ß, ς, the joiners, dots of other scripts, full-width letters) are
 * refused too.
 *
 * @param ascii for example {@code hin.ch} or {@code xn--mller-kva.ch}; at least two labels, 253 characters at most
 */
public record MailDomain(String ascii) {

    private static final int LONGEST = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]++");
    // Latin-1 and Latin Extended-A in lower case, without the letters that IDNA folds: ß, dotless i, ĳ, ĸ, ŀ, ŉ, long
    // s.
    private static final String LETTERS =
            "a-z0-9\\u00e0-\\u00f6\\u00f8-\\u012f\\u0134-\\u0137\\u0139-\\u013e\\u0141-\\u0148\\u014a-\\u017e";
    private static final Pattern LATIN_LABEL =
            Pattern.compile("[" + LETTERS + "](?:-*+[" + LETTERS + "])*+");

    /** Returns the canonical domain, or empty when the input is not a domain. */
    public static Optional<MailDomain> of(String written) {
        if (written == null || written.length() > LONGEST) {
            return Optional.empty();
        }
        String[] labels = written.split("\\.", -1);
        if (labels.length < 2) {
            return Optional.empty();
        }
        for (int i = 0; i < labels.length; i++) {
            String label = asciiLabel(labels[i]);
            if (label == null) {
                return Optional.empty();
            }
            labels[i] = label;
        }
        String ascii = String.join(".", labels);
        // A last label of digits means an IP address.
        boolean address = DIGITS.matcher(labels[labels.length - 1]).matches();
        return address || ascii.length() > LONGEST ? Optional.empty() : Optional.of(new MailDomain(ascii));
    }

    private static String asciiLabel(String label) {
        if (isAscii(label)) {
            String lower = label.toLowerCase(Locale.ROOT);
            return LABEL.matcher(lower).matches() ? lower : null;
        }
        String lower = Normalizer.normalize(label, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        // Letters that become ASCII by normalisation, such as the Kelvin sign, are refused: they only look like ASCII.
        if (isAscii(lower) || !LATIN_LABEL.matcher(lower).matches()) {
            return null;
        }
        try {
            return IDN.toASCII(lower, IDN.USE_STD3_ASCII_RULES);
        } catch (IllegalArgumentException unencodable) {
            return null;
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    @Override
    public String toString() {
        return ascii;
    }
}

package ch.monespacepro.keycloak.hin;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail domain in the one form in which domains are compared: lower-case ASCII, after IDNA.
 *
 * <p>The same rule as {@code professional_rules/mail_address.py}; both run {@code tests/vectors/hin_secured_domains.json}.
 * It says no wherever two IDNA implementations might read a domain differently: deviation characters (ß, ς, the
 * joiners), dots of other scripts, look-alikes that IDNA would fold into plain ASCII (full-width letters).
 *
 * @param ascii for example {@code hin.ch} or {@code xn--mller-kva.ch}; at least two labels, 253 characters at most
 */
public record MailDomain(String ascii) {

    private static final int LONGEST = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final String REFUSED = "\u00df\u1e9e\u03c2\u200c\u200d\u3002\uff0e\uff61";

    /** The domain as somebody wrote it, or nothing when it is not one. */
    public static Optional<MailDomain> of(String written) {
        if (written == null || written.length() > LONGEST || written.chars().anyMatch(c -> REFUSED.indexOf(c) >= 0)) {
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
        // A last label of digits is an IP address in disguise.
        boolean address = DIGITS.matcher(labels[labels.length - 1]).matches();
        return address || ascii.length() > LONGEST ? Optional.empty() : Optional.of(new MailDomain(ascii));
    }

    private static String asciiLabel(String label) {
        if (isAscii(label)) {
            String lower = label.toLowerCase(Locale.ROOT);
            return LABEL.matcher(lower).matches() ? lower : null;
        }
        try {
            String encoded = IDN.toASCII(label, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return encoded.startsWith("xn--") && LABEL.matcher(encoded).matches() ? encoded : null;
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

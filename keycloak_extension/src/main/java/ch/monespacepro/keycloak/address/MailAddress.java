package ch.monespacepro.keycloak.address;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.text.PlainText;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in plain form: an ASCII dot-atom, one {@code @}, a {@link MailDomain}.
 *
 * <p>Quoted local parts, encoded words (RFC 2047), several {@code @}, comments, spaces and control characters are
 * refused, because mail programs disagree on their meaning. The same rule as {@code professional_rules/mail_address.py}.
 *
 * @param local in lower case
 * @param domain canonical, see {@link MailDomain}
 */
public record MailAddress(String local, String domain) {

    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");
    private static final String ENCODED_WORD = "=?";
    static final int LONGEST_LOCAL = 64;
    static final int LONGEST = 254;
    private static final int LONGEST_TYPED = 1000;

    /**
     * Returns the canonical spelling of an address, under which it is stored and looked up. Input that is not a plain
     * address is returned unchanged.
     */
    public static String normalised(String typed) {
        if (typed == null || typed.length() > LONGEST_TYPED) {
            return typed;
        }
        return of(PlainText.trimmed(typed)).map(MailAddress::toString).orElse(typed);
    }

    /** Returns an address as its reader writes it: the domain in Unicode. */
    public static String shown(String stored) {
        int at = stored.lastIndexOf('@');
        return at < 0 ? stored : stored.substring(0, at + 1) + IDN.toUnicode(stored.substring(at + 1));
    }

    /** Returns a form for events: the owner recognises the address, and nobody else can use it. */
    public static String masked(String stored) {
        int at = stored.lastIndexOf('@');
        String first = at > 1 ? stored.substring(0, stored.offsetByCodePoints(0, 1)) : "";
        return first + "•••" + stored.substring(Math.max(at, 0));
    }

    /** Returns the parsed address, or empty when the input is not one. */
    public static Optional<MailAddress> of(String written) {
        if (written == null || written.length() > LONGEST) {
            return Optional.empty();
        }
        int at = written.indexOf('@');
        if (at < 1 || at > LONGEST_LOCAL) {
            return Optional.empty();
        }
        String typed = written.substring(0, at);
        if (!LOCAL.matcher(typed).matches() || typed.contains(ENCODED_WORD)) {
            return Optional.empty();
        }
        String local = typed.toLowerCase(Locale.ROOT);
        return MailDomain.of(written.substring(at + 1))
                .map(domain -> new MailAddress(local, domain.ascii()))
                .filter(address -> address.toString().length() <= LONGEST);
    }

    @Override
    public String toString() {
        return local + "@" + domain;
    }
}

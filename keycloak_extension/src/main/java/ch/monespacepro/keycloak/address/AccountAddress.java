package ch.monespacepro.keycloak.address;

import ch.monespacepro.keycloak.text.PlainText;
import java.util.regex.Pattern;

/**
 * The e-mail address of an account, which is its user name too: a {@link MailAddress} whose local part has only
 * letters, digits and {@code . _ + ' ` -}. The other signs that mail allows are refused in user names.
 *
 * <p>The same rule as {@code professional_rules/account_address.py}; both run
 * {@code tests/vectors/mail_addresses.json}.
 */
public final class AccountAddress {

    private static final Pattern LOCAL = Pattern.compile("[A-Za-z0-9.'+_`-]++");
    private static final int LONGEST_TYPED = 1000;

    private AccountAddress() {}

    /**
     * Returns a typed address as it is stored: in lower case, its domain after IDNA.
     *
     * @throws AddressRefusedException naming the reason
     */
    public static String typed(String typed) throws AddressRefusedException {
        require(typed.length() <= LONGEST_TYPED, AddressRefusal.TOO_LONG);
        String written = PlainText.trimmed(typed);
        require(!written.isEmpty(), AddressRefusal.EMPTY);
        int at = written.indexOf('@');
        require(at > 0 && at < written.length() - 1 && at == written.lastIndexOf('@'), AddressRefusal.FORMAT);
        require(at <= MailAddress.LONGEST_LOCAL && written.length() <= MailAddress.LONGEST, AddressRefusal.TOO_LONG);
        require(LOCAL.matcher(written.substring(0, at)).matches(), AddressRefusal.LOCAL);
        require(MailDomain.of(written.substring(at + 1)).isPresent(), AddressRefusal.DOMAIN);
        return MailAddress.of(written)
                .orElseThrow(() -> new AddressRefusedException(AddressRefusal.LOCAL))
                .toString();
    }

    private static void require(boolean holds, AddressRefusal otherwise) throws AddressRefusedException {
        if (!holds) {
            throw new AddressRefusedException(otherwise);
        }
    }
}

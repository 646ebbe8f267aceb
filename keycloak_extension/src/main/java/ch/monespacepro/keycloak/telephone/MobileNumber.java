package ch.monespacepro.keycloak.telephone;

import ch.monespacepro.keycloak.text.PlainText;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mobile number that can receive codes by SMS.
 *
 * <p>The same rule as {@code professional_rules/telephone.py}; both run {@code tests/vectors/telephone_code.json}.
 * Characters are checked before libphonenumber sees them, because by itself it accepts dashes, vanity letters and the
 * digits of other scripts; and its answer must be the number as typed, because it also repairs numbers.
 *
 * @param e164 for example {@code +41790000001}
 * @param country ISO 3166-1 alpha-2, for example {@code CH}
 */
public record MobileNumber(String e164, String country) {

    private static final Pattern TYPED = Pattern.compile(" *+\\+?+[0-9 ]*+");
    private static final Pattern SEPARATORS = Pattern.compile("[ ./()-]");
    private static final Pattern TRUNK_ZERO = Pattern.compile("^( *+(?:\\+|00)[0-9 ./-]*+)\\(0\\)");
    private static final Pattern SWISS_MOBILE = Pattern.compile("\\+417[5-9][0-9]*+");
    private static final int LONGEST = 15;
    /** Fifteen digits with as many signs between and around them as anybody writes. */
    private static final int LONGEST_TYPED = 100;

    /**
     * The number as a person typed it: {@code 079 xxx xx xx}, {@code +41 79 …} or {@code 0041 79 …}, without what
     * nobody sees of it (see {@link PlainText}).
     *
     * @throws TelephoneRefusedException naming the reason
     */
    public static MobileNumber typed(String typed, AllowedCountries countries) throws TelephoneRefusedException {
        String international = international(typed);
        PhoneNumberUtil plan = PhoneNumberUtil.getInstance();
        PhoneNumber number;
        try {
            number = plan.parse(international, null);
        } catch (NumberParseException unknown) {
            throw new TelephoneRefusedException(TelephoneRefusal.NOT_A_NUMBER);
        }
        if (!plan.isValidNumber(number) || !plan.format(number, PhoneNumberFormat.E164).equals(international)) {
            throw new TelephoneRefusedException(TelephoneRefusal.NOT_A_NUMBER);
        }
        String country = plan.getRegionCodeForNumber(number);
        if (!countries.allow(country)) {
            throw new TelephoneRefusedException(TelephoneRefusal.COUNTRY_NOT_ALLOWED);
        }
        if (plan.getNumberType(number) != PhoneNumberType.MOBILE || isSwissButNot075To079(international)) {
            throw new TelephoneRefusedException(TelephoneRefusal.NOT_MOBILE);
        }
        return new MobileNumber(international, country);
    }

    /** The number a machine wrote, such as HIN's directory: the usual separators are dropped, then the rule applies. */
    public static MobileNumber machineWritten(String written, AllowedCountries countries)
            throws TelephoneRefusedException {
        String withoutTrunkZero = TRUNK_ZERO.matcher(plain(written)).replaceFirst("$1");
        return typed(SEPARATORS.matcher(withoutTrunkZero).replaceAll(""), countries);
    }

    /** The number if it is one, for readers who need no reason. */
    public static Optional<MobileNumber> find(String typed, AllowedCountries countries) {
        try {
            return typed == null ? Optional.empty() : Optional.of(typed(typed, countries));
        } catch (TelephoneRefusedException refused) {
            return Optional.empty();
        }
    }

    /** What was typed, written as E.164 without asking whether such a number exists. */
    private static String international(String typed) throws TelephoneRefusedException {
        String plain = plain(typed);
        if (!TYPED.matcher(plain).matches()) {
            throw new TelephoneRefusedException(TelephoneRefusal.CHARACTERS);
        }
        String number = plain.replace(" ", "");
        if (number.isEmpty()) {
            throw new TelephoneRefusedException(TelephoneRefusal.EMPTY);
        }
        String digits;
        if (number.startsWith("+")) {
            digits = number.substring(1);
        } else if (number.startsWith("00")) {
            digits = number.substring(2);
        } else if (number.startsWith("0")) {
            digits = "41" + number.substring(1);
        } else {
            throw new TelephoneRefusedException(TelephoneRefusal.NOT_A_NUMBER);
        }
        if (digits.length() > LONGEST) {
            throw new TelephoneRefusedException(TelephoneRefusal.TOO_LONG);
        }
        return "+" + digits;
    }

    private static String plain(String written) throws TelephoneRefusedException {
        if (written.length() > LONGEST_TYPED) {
            throw new TelephoneRefusedException(TelephoneRefusal.TOO_LONG);
        }
        return PlainText.of(written);
    }

    /** libphonenumber counts more Swiss prefixes as mobile than carry mobile telephones. */
    private static boolean isSwissButNot075To079(String e164) {
        return e164.startsWith("+41") && !SWISS_MOBILE.matcher(e164).matches();
    }

    @Override
    public String toString() {
        return "MobileNumber[" + country + "]";
    }
}

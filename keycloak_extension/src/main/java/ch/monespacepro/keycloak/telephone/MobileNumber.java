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
 * Characters are checked before libphonenumber is called, because it accepts dashes, vanity letters and digits of other
 * scripts. Its result must equal the number as typed, because it also corrects numbers.
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
    /** Enough for fifteen digits and any usual separators. */
    private static final int LONGEST_TYPED = 100;

    /**
     * Parses a number typed by a person: {@code 079 xxx xx xx}, {@code +41 79 …} or {@code 0041 79 …}. Invisible
     * characters are removed first (see {@link PlainText}).
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

    /**
     * Parses a number from a data source such as HIN's directory: removes the usual separators, then checks it like a
     * typed number.
     */
    public static MobileNumber machineWritten(String written, AllowedCountries countries)
            throws TelephoneRefusedException {
        String withoutTrunkZero = TRUNK_ZERO.matcher(plain(written)).replaceFirst("$1");
        return typed(SEPARATORS.matcher(withoutTrunkZero).replaceAll(""), countries);
    }

    /** Returns the number, or empty, for callers that need no reason. */
    public static Optional<MobileNumber> find(String typed, AllowedCountries countries) {
        try {
            return typed == null ? Optional.empty() : Optional.of(typed(typed, countries));
        } catch (TelephoneRefusedException refused) {
            return Optional.empty();
        }
    }

    /** Converts the input to E.164, without checking that the number exists. */
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

    /** libphonenumber counts further Swiss prefixes as mobile, which mobile telephones do not use. */
    private static boolean isSwissButNot075To079(String e164) {
        return e164.startsWith("+41") && !SWISS_MOBILE.matcher(e164).matches();
    }

    @Override
    public String toString() {
        return "MobileNumber[" + country + "]";
    }
}

package ch.monespacepro.keycloak.sms;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

/**
 * Masks a telephone number, so that only its owner recognises it: {@code +41 79 ••• •• 01}, with no-break spaces so
 * that it stays on one line.
 */
public final class MaskedNumber {

    private static final char HIDDEN = '•';
    private static final char NO_BREAK_SPACE = '\u00A0';
    private static final int SHOWN_AT_START = 2;
    private static final int SHOWN_AT_END = 2;

    private MaskedNumber() {}

    /** Shows the country code, the next two digits and the last two. An unreadable number is hidden entirely. */
    public static String of(String e164) {
        PhoneNumberUtil plan = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = plan.parse(e164, null);
            String written = plan.format(number, PhoneNumberFormat.INTERNATIONAL);
            String countryCode = "+" + number.getCountryCode();
            return countryCode + masked(written.substring(countryCode.length()));
        } catch (NumberParseException unreadable) {
            return String.valueOf(HIDDEN).repeat(3);
        }
    }

    private static String masked(String national) {
        long digits = national.chars().filter(Character::isDigit).count();
        StringBuilder shown = new StringBuilder();
        int seen = 0;
        for (char character : national.toCharArray()) {
            if (!Character.isDigit(character)) {
                shown.append(character == ' ' ? NO_BREAK_SPACE : character);
                continue;
            }
            seen++;
            shown.append(seen <= SHOWN_AT_START || seen > digits - SHOWN_AT_END ? character : HIDDEN);
        }
        return shown.toString();
    }
}

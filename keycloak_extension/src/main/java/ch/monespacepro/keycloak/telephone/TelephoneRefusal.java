package ch.monespacepro.keycloak.telephone;

/** Reasons why a number cannot receive codes by SMS. The codes are those of {@code professional_rules/telephone.py}. */
public enum TelephoneRefusal {
    /** The input is empty. */
    EMPTY("empty"),
    /** The input has visible characters other than ASCII digits, spaces and a leading {@code +}. */
    CHARACTERS("characters"),
    /** The number has more than the 15 digits of E.164. */
    TOO_LONG("too-long"),
    /** The number starts with none of {@code 0}, {@code 00} and {@code +}, or the numbering plan does not have it. */
    NOT_A_NUMBER("not-a-number"),
    /** The realm does not send SMS to this country. */
    COUNTRY_NOT_ALLOWED("country-not-allowed"),
    /** The number is a landline, premium or pager number. */
    NOT_MOBILE("not-mobile");

    private final String code;

    TelephoneRefusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}

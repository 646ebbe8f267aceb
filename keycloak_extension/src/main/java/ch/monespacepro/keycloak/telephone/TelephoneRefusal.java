package ch.monespacepro.keycloak.telephone;

/** Why a number cannot receive codes by SMS. The codes are those of {@code professional_rules/telephone.py}. */
public enum TelephoneRefusal {
    /** Nothing was typed. */
    EMPTY("empty"),
    /** Something that can be seen, other than ASCII digits, spaces and one leading {@code +}. */
    CHARACTERS("characters"),
    /** More than the 15 digits of E.164, or out of all proportion. */
    TOO_LONG("too-long"),
    /** Neither {@code 0…}, {@code 00…} nor {@code +…}, or no such number in the numbering plan. */
    NOT_A_NUMBER("not-a-number"),
    /** A country the realm does not send SMS to. */
    COUNTRY_NOT_ALLOWED("country-not-allowed"),
    /** A landline, a premium number, a pager. */
    NOT_MOBILE("not-mobile");

    private final String code;

    TelephoneRefusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}

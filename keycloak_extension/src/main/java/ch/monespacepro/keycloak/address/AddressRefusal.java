package ch.monespacepro.keycloak.address;

/** Reasons to refuse an address. The codes are those of {@code professional_rules/account_address.py}. */
public enum AddressRefusal {
    EMPTY("empty"),
    /** Not of the form name@example.ch. */
    FORMAT("format"),
    /** An accent, a space or another sign before the @, or a dot at the wrong place. */
    LOCAL("local"),
    /** No mail domain after the @, or one that mail programs might read differently. */
    DOMAIN("domain"),
    /** More than 64 characters before the @, or more than 254 altogether. */
    TOO_LONG("too-long");

    private final String code;

    AddressRefusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}

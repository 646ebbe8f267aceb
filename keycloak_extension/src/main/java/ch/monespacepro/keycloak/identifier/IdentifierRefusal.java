package ch.monespacepro.keycloak.identifier;

/** Reasons to refuse an identifier. The codes are those of {@code professional_rules/identifiers.py}. */
public enum IdentifierRefusal {
    EMPTY("empty"),
    /** Wrong number of ASCII digits and letters, or far too long. */
    FORMAT("format"),
    /** A Swiss health system's GLN starts with 76. */
    GLN_PREFIX("gln-prefix"),
    /** 13 digits starting with 756: the person's AHV/AVS number, which must not be stored here. */
    SOCIAL_SECURITY_NUMBER("social-security-number"),
    CHECK_DIGIT("check-digit"),
    /** Without an identifier the value is exactly 0. */
    NOT_ZERO("not-zero"),
    /** People with this function have an identifier. */
    IDENTIFIER_NEEDED("identifier-needed");

    private final String code;

    IdentifierRefusal(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}

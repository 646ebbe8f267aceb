package ch.monespacepro.keycloak.identifier;

/** Warnings for the team that validates the account. */
public enum IdentifierWarning {
    /** The letter of a ZSR is not the one computed from its six digits. */
    ZSR_LETTER("zsr-letter");

    private final String code;

    IdentifierWarning(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}

package ch.monespacepro.keycloak.password;

/** Why a password that has the required kinds of characters is still refused. */
enum PasswordFault {
    /** It is a name of the person or a part of the person's address, with digits and signs around it. */
    PERSONAL("personal"),
    /** It is a word of the realm's list, with digits and signs around it. */
    KNOWN_WORD("known-word"),
    /** It can be guessed with too few tries. */
    GUESSABLE("guessable");

    private final String code;

    PasswordFault(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }
}

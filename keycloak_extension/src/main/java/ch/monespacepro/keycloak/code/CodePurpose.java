package ch.monespacepro.keycloak.code;

/**
 * The purpose of a code. Pages, SMS and mails name it, so that nobody is tricked into passing on a code for another
 * purpose.
 */
enum CodePurpose {
    SIGN_IN("signIn", 6),
    NEW_DESTINATION("newDestination", 6),
    /** A person reads the code back to the team at an appointment. Its length tells it from a code that is told to nobody. */
    PROOF("proof", 8);

    private final String suffix;
    private final int length;

    CodePurpose(String suffix, int length) {
        this.suffix = suffix;
        this.length = length;
    }

    /** Returns the number of digits. */
    int length() {
        return length;
    }

    /** Returns the suffix of the message keys that differ by purpose: {@code mepCodeTitle_signIn}. */
    String suffix() {
        return suffix;
    }
}

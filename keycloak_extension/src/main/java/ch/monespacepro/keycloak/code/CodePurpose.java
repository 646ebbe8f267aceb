package ch.monespacepro.keycloak.code;

/**
 * The purpose of a code. Pages, SMS and mails name it, so that nobody is tricked into passing on a code for another
 * purpose.
 */
enum CodePurpose {
    SIGN_IN("signIn"),
    NEW_DESTINATION("newDestination");

    private final String suffix;

    CodePurpose(String suffix) {
        this.suffix = suffix;
    }

    /** Returns the suffix of the message keys that differ by purpose: {@code mepCodeTitle_signIn}. */
    String suffix() {
        return suffix;
    }
}

package ch.monespacepro.keycloak.code;

/** What a code is asked for. Pages, SMS and mails say it, so that nobody passes on a code for something else. */
enum CodePurpose {
    SIGN_IN("signIn"),
    NEW_DESTINATION("newDestination");

    private final String suffix;

    CodePurpose(String suffix) {
        this.suffix = suffix;
    }

    /** Ends the keys of the texts that differ: {@code mepCodeTitle_signIn}. */
    String suffix() {
        return suffix;
    }
}

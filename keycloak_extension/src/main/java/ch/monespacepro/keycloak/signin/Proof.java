package ch.monespacepro.keycloak.signin;

/** The proofs of a sign-in, with their values in the claim {@code amr} (RFC 8176). */
public enum Proof {
    PASSWORD("pwd"),
    SMS_CODE("otp sms"),
    MAIL_CODE("otp"),
    /**
     * A code by e-mail after a password that was set by a link to the same mailbox. Both prove one factor, and
     * {@code amr} says so.
     */
    MAIL_CODE_OF_ONE_MAILBOX("otp mailbox"),
    PASSKEY("hwk");

    private final String amr;

    Proof(String amr) {
        this.amr = amr;
    }

    /** Returns values separated by spaces. */
    String amr() {
        return amr;
    }
}

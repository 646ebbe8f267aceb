package ch.monespacepro.keycloak.code;

/** Results of comparing a typed code. */
enum CodeVerdict {
    /** The right code, in time and for the first time. */
    ACCEPTED,
    /** A wrong code; one try is used up. */
    WRONG,
    /** Not as many digits as the code has. It cannot be right, so it uses up no try. */
    UNREADABLE,
    /** The code's lifetime has ended. */
    EXPIRED,
    /** All tries are used up; even the right digits are refused. */
    DEAD,
    /** The code was accepted once before. */
    USED,
    /** No code was sent. */
    NONE
}

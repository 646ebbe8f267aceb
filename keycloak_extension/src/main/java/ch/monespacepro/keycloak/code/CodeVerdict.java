package ch.monespacepro.keycloak.code;

/** What became of a typed code. */
enum CodeVerdict {
    /** The right code, in time, for the first time. */
    ACCEPTED,
    /** Not the code; one try is spent. */
    WRONG,
    /** Not six digits: it could never be right, so it costs nothing. */
    UNREADABLE,
    /** Its time is over. */
    EXPIRED,
    /** Guessed at too often: even the right digits do not help any more. */
    DEAD,
    /** It has already opened the door once. */
    USED,
    /** None was sent. */
    NONE
}

package ch.monespacepro.keycloak.account;

/** The points at which an account's state is checked. */
public enum Door {
    /** A form of the extension: password, passkey or one-time code. */
    FORM,
    /** The end of a brokered login. */
    BROKER,
    /** The cookie of an open session. */
    COOKIE,
    /** A mailed link. */
    LINK,
    /** A required action of a signed-in person. */
    ACTION;

    /** Returns whether the person identifies themselves here. At the other points, they did so before. */
    boolean provesIdentity() {
        return this == FORM || this == BROKER || this == LINK;
    }
}

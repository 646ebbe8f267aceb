package ch.monespacepro.keycloak.account;

/** Where an account asks to be let in. */
public enum Door {
    /** A form of the extension: password, passkey, one-time code. */
    FORM,
    /** The end of a brokered login. */
    BROKER,
    /** An open session. */
    COOKIE,
    /** A link that was mailed. */
    LINK,
    /** A required action of a person who is signed in. */
    ACTION;

    /** Whether a person proves here who they are. At the others they have done so before. */
    boolean provesIdentity() {
        return this == FORM || this == BROKER || this == LINK;
    }
}

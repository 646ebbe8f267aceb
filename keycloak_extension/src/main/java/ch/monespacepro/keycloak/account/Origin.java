package ch.monespacepro.keycloak.account;

import java.util.Locale;

/** By which way an account came to be. */
public enum Origin {
    /** The person filled in the form for an account. */
    FORM,
    /** The person signed in by HIN. */
    HIN,
    /** The hospital answers for the person. */
    HOSPITAL,
    /** Staff made the account. */
    TEAM;

    /** Returns the spelling for programs. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

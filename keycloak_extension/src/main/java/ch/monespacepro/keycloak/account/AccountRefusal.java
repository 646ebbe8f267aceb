package ch.monespacepro.keycloak.account;

import java.util.Locale;

/** Reasons why an account is not let in. */
public enum AccountRefusal {
    PENDING,
    REJECTED,
    /** Nobody validated the request in time. */
    EXPIRED,
    DEACTIVATED,
    /** The account is active, but an identity provider answers for the person, who signs in there only. */
    ELSEWHERE;

    /** Returns the spelling in templates and message keys. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

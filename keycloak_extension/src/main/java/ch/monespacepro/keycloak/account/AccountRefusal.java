package ch.monespacepro.keycloak.account;

import java.util.Locale;

/** Why an account is not let in. */
public enum AccountRefusal {
    PENDING,
    REJECTED,
    DEACTIVATED,
    /** Active, but an identity provider answers for the person and alone lets them in. */
    ELSEWHERE;

    /** As templates and message keys write it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

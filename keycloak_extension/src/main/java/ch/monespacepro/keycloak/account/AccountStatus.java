package ch.monespacepro.keycloak.account;

import java.util.Arrays;
import java.util.Locale;

/** The status of an account in the portal team's process: the attribute {@code accountStatus}. */
public enum AccountStatus {
    PENDING,
    ACTIVE,
    REJECTED,
    DEACTIVATED;

    /** Returns the spelling in the attribute and in templates. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the status for an attribute value. An unknown or missing value counts as pending. */
    static AccountStatus of(String code) {
        return Arrays.stream(values())
                .filter(status -> status.code().equals(code))
                .findFirst()
                .orElse(PENDING);
    }
}

package ch.monespacepro.keycloak.account;

import java.util.Arrays;
import java.util.Locale;

/** How far the portal team has come with an account: the attribute {@code accountStatus}. */
public enum AccountStatus {
    PENDING,
    ACTIVE,
    REJECTED,
    DEACTIVATED;

    /** As the attribute and the templates write it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An account that nobody has validated is pending, whatever else its attribute says. */
    static AccountStatus of(String code) {
        return Arrays.stream(values())
                .filter(status -> status.code().equals(code))
                .findFirst()
                .orElse(PENDING);
    }
}

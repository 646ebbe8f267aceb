package ch.monespacepro.keycloak.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

    /** Returns what an account's status amounts to. An active account that was disabled in Keycloak counts as deactivated. */
    static AccountStatus effective(String code, boolean isEnabled) {
        AccountStatus written = of(code);
        return written == ACTIVE && !isEnabled ? DEACTIVATED : written;
    }

    /** Returns the status of this code; empty for any other text. */
    public static Optional<AccountStatus> find(String code) {
        return Arrays.stream(values()).filter(status -> status.code().equals(code)).findFirst();
    }

    /** Returns the status for an attribute value. An unknown or missing value counts as pending. */
    static AccountStatus of(String code) {
        return find(code).orElse(PENDING);
    }
}

package ch.monespacepro.keycloak.account;

import org.keycloak.models.UserModel;

/** How far the hospital's team has come with an account; the attribute {@code accountStatus}. */
public enum AccountState {
    PENDING,
    ACTIVE,
    REJECTED,
    DEACTIVATED;

    public static final String ATTRIBUTE = "accountStatus";

    /**
     * The state that counts when this person signs in. An account nobody has validated is pending, whatever else it
     * says; one switched off in Keycloak is never active.
     */
    public static AccountState of(UserModel user) {
        String status = user.getFirstAttribute(ATTRIBUTE);
        if (status == null) {
            return PENDING;
        }
        return switch (status) {
            case "active" -> user.isEnabled() ? ACTIVE : DEACTIVATED;
            case "rejected" -> REJECTED;
            case "deactivated" -> DEACTIVATED;
            default -> PENDING;
        };
    }
}

package ch.monespacepro.keycloak.account;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * How far the hospital's team has come with an account; the attribute {@code accountStatus}.
 *
 * <p>Every way of signing in asks for it: the password form, the code, brokers, an open session. Refreshing a token does
 * not: Keycloak looks at {@code enabled} there and nowhere else. So every transition sets both, {@code accountStatus} and
 * {@code enabled}, in one transaction.
 */
public enum AccountState {
    PENDING,
    ACTIVE,
    REJECTED,
    DEACTIVATED,
    /** Active, but an identity provider answers for it and alone lets it in. */
    ELSEWHERE;

    public static final String ATTRIBUTE = "accountStatus";

    /** Who answers for the account: somebody of the team, or the alias of an identity provider. */
    private static final String VALIDATED_BY = "validatedBy";

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

    /**
     * The state that counts at a form of ours. Whom the hospital answers for, it can also disable: a password or a passkey
     * of their own would outlive that.
     */
    public static AccountState atOurForm(KeycloakSession session, UserModel user) {
        AccountState state = of(user);
        String by = user.getFirstAttribute(VALIDATED_BY);
        boolean vouchedFor = by != null && session.identityProviders().getByAlias(by) != null;
        return state == ACTIVE && vouchedFor ? ELSEWHERE : state;
    }
}

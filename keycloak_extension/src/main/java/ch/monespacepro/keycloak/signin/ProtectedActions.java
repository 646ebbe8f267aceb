package ch.monespacepro.keycloak.signin;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionConfigModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The actions of an authentication session that require a full sign-in.
 *
 * <p>Actions that add or change a way in have a guard of their own ({@link GuardedAction}), independent of the realm.
 * The realm adds further actions by a {@code max_auth_age} of 0; these have no guard.
 */
record ProtectedActions(RealmModel realm, UserModel person, AuthenticationSessionModel login) {

    private static final Set<String> GUARDED = Set.of(
            "UPDATE_PASSWORD",
            "CONFIGURE_TOTP",
            "CONFIGURE_RECOVERY_AUTHN_CODES",
            "webauthn-register-passwordless",
            "webauthn-register",
            "mep-change-code-destination",
            "mep-change-email");

    static ProtectedActions of(AuthenticationSessionModel login) {
        return new ProtectedActions(login.getRealm(), login.getAuthenticatedUser(), login);
    }

    /** Returns the protected actions that the team or Keycloak has set on the person. */
    Set<String> onPerson() {
        return person.getRequiredActionsStream()
                .filter(this::isProtected)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns whether the application requests a protected action by {@code kc_action}. */
    boolean requestedByApplication() {
        String action = login.getClientNote(Constants.KC_ACTION);
        return action != null && isProtected(action);
    }

    /** Returns whether at least one action is pending and all pending actions are guarded. */
    boolean areAllPendingGuarded() {
        List<String> asked = Stream.of(
                        person.getRequiredActionsStream(),
                        login.getRequiredActions().stream(),
                        Stream.ofNullable(login.getClientNote(Constants.KC_ACTION)))
                .flatMap(actions -> actions)
                .filter(this::isEnabled)
                .toList();
        return !asked.isEmpty() && asked.stream().allMatch(this::isGuarded);
    }

    /**
     * Returns whether a protected action without a guard is set on the person. It may be carried out after a full
     * sign-in only.
     */
    boolean includeUnguarded() {
        return onPerson().stream().anyMatch(action -> !isGuarded(action));
    }

    private boolean isProtected(String alias) {
        return isEnabled(alias) && (isGuarded(alias) || requiresFreshSignIn(alias));
    }

    private boolean isEnabled(String alias) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
        return action != null && action.isEnabled();
    }

    /** Looks at the provider id, because the realm can choose any alias. */
    private boolean isGuarded(String alias) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
        return action != null && GUARDED.contains(action.getProviderId());
    }

    private boolean requiresFreshSignIn(String alias) {
        RequiredActionConfigModel config = realm.getRequiredActionConfigByAlias(alias);
        return config != null && "0".equals(config.getConfigValue(Constants.MAX_AUTH_AGE_KEY));
    }
}

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
 * The actions that wait in a login session for a full sign-in.
 *
 * <p>Those that add or change a way in guard themselves ({@link GuardedAction}), whatever the realm says. The realm names
 * further ones by a {@code max_auth_age} of 0; they know no guard of their own.
 */
record ProtectedActions(RealmModel realm, UserModel person, AuthenticationSessionModel login) {

    private static final Set<String> GUARDED = Set.of(
            "UPDATE_PASSWORD",
            "CONFIGURE_TOTP",
            "CONFIGURE_RECOVERY_AUTHN_CODES",
            "webauthn-register-passwordless",
            "webauthn-register",
            "mep-change-code-destination");

    static ProtectedActions of(AuthenticationSessionModel login) {
        return new ProtectedActions(login.getRealm(), login.getAuthenticatedUser(), login);
    }

    /** The protected ones that the team, or Keycloak, has set on the person. */
    Set<String> onPerson() {
        return person.getRequiredActionsStream()
                .filter(this::isProtected)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether the application asks for a protected one by {@code kc_action}. */
    boolean askedByApplication() {
        String action = login.getClientNote(Constants.KC_ACTION);
        return action != null && isProtected(action);
    }

    /** Whether anything is asked of the person, and all of it guards itself. */
    boolean areAllThatIsAsked() {
        List<String> asked = Stream.of(
                        person.getRequiredActionsStream(),
                        login.getRequiredActions().stream(),
                        Stream.ofNullable(login.getClientNote(Constants.KC_ACTION)))
                .flatMap(actions -> actions)
                .filter(this::isEnabled)
                .toList();
        return !asked.isEmpty() && asked.stream().allMatch(this::isGuarded);
    }

    /** Whether an action without a guard of its own is among those on the person. Only a full sign-in opens it. */
    boolean includeUnguarded() {
        return onPerson().stream().anyMatch(action -> !isGuarded(action));
    }

    private boolean isProtected(String alias) {
        return isEnabled(alias) && (isGuarded(alias) || asksForFreshSignIn(alias));
    }

    private boolean isEnabled(String alias) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
        return action != null && action.isEnabled();
    }

    /** By its provider: an alias is a name that the realm gives. */
    private boolean isGuarded(String alias) {
        RequiredActionProviderModel action = realm.getRequiredActionProviderByAlias(alias);
        return action != null && GUARDED.contains(action.getProviderId());
    }

    private boolean asksForFreshSignIn(String alias) {
        RequiredActionConfigModel config = realm.getRequiredActionConfigByAlias(alias);
        return config != null && "0".equals(config.getConfigValue(Constants.MAX_AUTH_AGE_KEY));
    }
}

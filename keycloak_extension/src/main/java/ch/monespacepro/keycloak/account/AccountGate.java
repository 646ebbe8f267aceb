package ch.monespacepro.keycloak.account;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Stands in an identity provider's post-login flow: HIN and the hospital say who somebody is, not that the team has
 * validated the account.
 *
 * <p>A pending account is disabled here and not in the first-login flow, because disabling it there loses the link to
 * the provider.
 */
public final class AccountGate implements Authenticator {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        UserModel user = context.getUser();
        AccountState state = AccountState.of(user);
        if (state == AccountState.ACTIVE) {
            context.success();
            return;
        }
        context.getEvent().user(user).error(Errors.USER_DISABLED);
        context.forceChallenge(AccountStatePage.of(context, state));
        if (state == AccountState.PENDING) {
            user.setEnabled(false);
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        authenticate(context);
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // The person can do nothing here: the team validates.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}

package ch.monespacepro.keycloak.broker;

import ch.monespacepro.keycloak.account.Account;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.Errors;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * Refuses a brokered login to an account under the brute-force lock, with a message on the sign-in page; Keycloak would
 * say that the account is disabled. An account without a password is let in: there is no password that the lock could
 * protect, and the provider is the person's only way in.
 */
public final class LockedAccount {

    private static final String MESSAGE = "mepCodeLocked";

    private LockedAccount() {}

    /** @throws WebApplicationException with the response, when the identity's account is locked */
    public static void refuse(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {
        String alias = identity.getIdpConfig().getAlias();
        if (identity.getId() == null || !realm.isBruteForceProtected()) {
            return;
        }
        UserModel user = session.users()
                .getUserByFederatedIdentity(realm, new FederatedIdentityModel(alias, identity.getId(), null));
        BruteForceProtector lock = session.getProvider(BruteForceProtector.class);
        if (user == null || !new Account(user).isEnabledInKeycloak() || !lock.isTemporarilyDisabled(session, realm, user)) {
            return;
        }
        if (user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)) {
            throw new WebApplicationException(
                    new RefusedSignIn(session, identity.getAuthenticationSession(), alias)
                            .because(Errors.USER_TEMPORARILY_DISABLED, MESSAGE, Response.Status.FORBIDDEN));
        }
        // Without a password, the counted failures serve no purpose and only block the person.
        session.loginFailures().removeUserLoginFailure(realm, user.getId());
    }
}

package ch.monespacepro.keycloak.broker;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.limit.BruteForceLock;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.common.util.Time;
import org.keycloak.events.Errors;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;

/**
 * The account that a brokered login leads to, before Keycloak looks at it. Keycloak would tell a person that their account is
 * disabled, on an error page without a way on.
 *
 * @param user null where the identity is linked to no account yet
 */
public record KnownAccount(KeycloakSession session, BrokeredIdentityContext identity, UserModel user) {

    public static KnownAccount of(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {
        String alias = identity.getIdpConfig().getAlias();
        UserModel user = identity.getId() == null
                ? null
                : session.users()
                        .getUserByFederatedIdentity(realm, new FederatedIdentityModel(alias, identity.getId(), null));
        return new KnownAccount(session, identity, user);
    }

    /**
     * Lets the login go on, unless the account is switched off or under the brute-force lock.
     *
     * @throws WebApplicationException with the way to the sign-in page, where the person reads why
     */
    public void require() {
        if (user == null) {
            return;
        }
        if (new Account(user).lacksDetails() && !refused().isLinking()) {
            openForDetails();
        } else if (!new Account(user).isEnabledInKeycloak()) {
            requireLetIn();
        } else if (isLocked()) {
            requireUnlocked();
        }
    }

    /** Keycloak ends the login of a disabled account before the form that asks for them. */
    private void openForDetails() {
        UserModel locked = PersonLock.lock(session, identity.getAuthenticationSession().getRealm(), user.getId());
        if (locked != null) {
            new Account(locked).openForDetails(Instant.ofEpochMilli(Time.currentTimeMillis()));
        }
    }

    private void requireLetIn() {
        if (AccountCheck.atBroker(alias()).refusal(session, user).isPresent() && !refused().isLinking()) {
            throw new WebApplicationException(refused().heldBack(user));
        }
    }

    private boolean isLocked() {
        RealmModel realm = identity.getAuthenticationSession().getRealm();
        return realm.isBruteForceProtected()
                && session.getProvider(BruteForceProtector.class).isTemporarilyDisabled(session, realm, user);
    }

    /** The lock guards a password. An account without one is let in: the provider is its only way in. */
    private void requireUnlocked() {
        if (user.credentialManager().isConfiguredFor(PasswordCredentialModel.TYPE)) {
            throw new WebApplicationException(
                    refused().because(Errors.USER_TEMPORARILY_DISABLED, BruteForceLock.MESSAGE, Response.Status.FORBIDDEN));
        }
        session.loginFailures().removeUserLoginFailure(identity.getAuthenticationSession().getRealm(), user.getId());
    }

    private RefusedSignIn refused() {
        return new RefusedSignIn(session, identity.getAuthenticationSession(), alias());
    }

    private String alias() {
        return identity.getIdpConfig().getAlias();
    }
}

package ch.monespacepro.keycloak.broker;

import ch.monespacepro.keycloak.signin.SignInProofs;
import ch.monespacepro.keycloak.signin.StartAgain;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityBrokerException;
import org.keycloak.events.Errors;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Ensures that a brokered login concerns one person from the provider's answer to its end.
 *
 * <p>Keycloak keeps the steps of a brokered login in the authentication session, and lets the browser change between
 * flows. Another identity or a password may thus put another person into the session after a step was passed. The steps
 * passed by one person must neither link an identity to another person nor sign another person in.
 */
public record OnePerson(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {

    /**
     * Resets the authentication session when the provider has answered, so that earlier proofs and steps no longer
     * count.
     */
    public void begin() {
        AuthenticationSessionModel login = identity.getAuthenticationSession();
        if (!new RefusedSignIn(session, login, alias()).isLinking()) {
            new StartAgain(session, login).atProvider();
        }
    }

    /**
     * Requires that a newly linked identity belongs to the person: the account was created for it, or the person has
     * proved to own the account in this authentication session. Called after Keycloak has stored the link.
     *
     * @throws IdentityBrokerException otherwise; the transaction is rolled back
     */
    public void requireOwner(UserModel person) {
        AuthenticationSessionModel login = identity.getAuthenticationSession();
        if (login.getAuthNote(AbstractIdpAuthenticator.FIRST_BROKER_LOGIN_SUCCESS) == null) {
            return;
        }
        boolean made = Boolean.parseBoolean(login.getAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER));
        UnlinkedAccount account = new UnlinkedAccount(session, realm, identity);
        if (made ? account.hasOtherWayIn(person) : !SignInProofs.of(login).isFullSignIn()) {
            session.getTransactionManager().setRollbackOnly();
            throw new IdentityBrokerException("The identity was not linked: person " + person.getId() + " has not proved to own it");
        }
        account.markLinked(person);
    }

    /**
     * Requires at the end of the brokered login that the session's person owns the identity.
     *
     * @throws WebApplicationException with the response, when another person is in the authentication session
     */
    public void requireSame(AuthenticationSessionModel login) {
        UserModel owner = session.users()
                .getUserByFederatedIdentity(realm, new FederatedIdentityModel(alias(), identity.getId(), null));
        if (owner == null || !owner.equals(login.getAuthenticatedUser())) {
            throw new WebApplicationException(new RefusedSignIn(session, login, alias())
                    .because(Errors.DIFFERENT_USER_AUTHENTICATED, Messages.EXPIRED_ACTION, Response.Status.FORBIDDEN));
        }
    }

    private String alias() {
        return identity.getIdpConfig().getAlias();
    }
}

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
 * A brokered login is about one person, from the provider's answer to its end.
 *
 * <p>Keycloak keeps the steps of a brokered login in the login session, and lets the browser go from one flow to another in
 * between. So another identity, or a password, may change the person after a step was passed. A step that one person has
 * passed must not link an identity to another person, nor let another person in.
 */
public record OnePerson(KeycloakSession session, RealmModel realm, BrokeredIdentityContext identity) {

    /** The provider has answered: what was shown or passed in this login session before counts for nothing. */
    public void begin() {
        AuthenticationSessionModel login = identity.getAuthenticationSession();
        if (!new RefusedSignIn(session, login, alias()).isLinking()) {
            new StartAgain(session, login).atProvider();
        }
    }

    /**
     * An identity has been linked in this request, or was before. Only the account that was made for it gets it, or one
     * whose owner has proved it in this login session.
     *
     * @throws IdentityBrokerException otherwise; nothing of the request is kept
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
            throw new IdentityBrokerException("The identity was not proved to be of person " + person.getId());
        }
        account.settle(person);
    }

    /**
     * The brokered login is at its end. It lets in the owner of the identity.
     *
     * @throws WebApplicationException with the answer, when another person is in the login session
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

package ch.monespacepro.keycloak.confirmation;

import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.language.RequestLanguage;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import org.keycloak.authentication.actiontoken.verifyemail.VerifyEmailActionToken;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakUriInfo;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserModel.RequiredAction;
import org.keycloak.services.ErrorPage;
import org.keycloak.services.messages.Messages;

/**
 * The confirmation of an account's e-mail address by a mailed link. The link's page changes nothing; its button confirms. Both
 * sign nobody in: the link proves the mailbox only, and may be open in any browser.
 *
 * <p>The page has no login session. All that it needs is in its address, so that it is the same after a reload, in another
 * language and in another browser.
 */
public record AddressConfirmation(KeycloakSession session) {

    /** Below the extension's endpoints: where the button posts. */
    public static final String PATH = "confirm-address";

    private static final String TEMPLATE = "mep-confirm-address.ftl";

    /** Shows the page of a valid token: it asks for the confirmation, or says that the address is confirmed. */
    Response page(VerifyEmailActionToken token) {
        nameApplication(token);
        UserModel person = session.users().getUserById(realm(), token.getUserId());
        if (!mayConfirm(token, person)) {
            event(token).error(Errors.INVALID_EMAIL);
            return ErrorPage.error(session, null, Response.Status.BAD_REQUEST, Messages.STALE_VERIFY_EMAIL_LINK);
        }
        new RequestLanguage(session).keep();
        return session.getProvider(LoginFormsProvider.class)
                .setAttribute("address", person.getEmail())
                .setAttribute("confirmed", person.isEmailVerified())
                .setAttribute("confirmation", onThisServer("mep/" + PATH).toString())
                .createForm(TEMPLATE);
    }

    /**
     * Confirms the address, and leads back to the link's page. A link that is not valid any more changes nothing, as its page
     * says.
     *
     * @param key the link's token
     */
    public Response confirm(String key) {
        VerifyEmailActionToken token = session.tokens().decode(key, VerifyEmailActionToken.class);
        if (token != null && VerifyEmailActionToken.TOKEN_TYPE.equals(token.getActionId()) && token.isActive()) {
            confirm(token);
        }
        return Response.seeOther(onThisServer("login-actions/action-token")).build();
    }

    private void confirm(VerifyEmailActionToken token) {
        UserModel person = PersonLock.lock(session, realm(), token.getUserId());
        if (mayConfirm(token, person) && !person.isEmailVerified()) {
            person.setEmailVerified(true);
            person.removeRequiredAction(RequiredAction.VERIFY_EMAIL);
            event(token).success();
        }
    }

    /** The account may have another address since, or may not be let in any more. */
    private boolean mayConfirm(VerifyEmailActionToken token, UserModel person) {
        return person != null
                && token.getEmail() != null
                && token.getEmail().equals(person.getEmail())
                && AccountCheck.at(Door.LINK).refusal(session, person).isEmpty();
    }

    /** The application of the sign-in, to which the page leads on. */
    private void nameApplication(VerifyEmailActionToken token) {
        ClientModel client = token.getIssuedFor() == null ? null : realm().getClientByClientId(token.getIssuedFor());
        if (client != null) {
            session.getContext().setClient(client);
        }
    }

    private EventBuilder event(VerifyEmailActionToken token) {
        return new EventBuilder(realm(), session, session.getContext().getConnection())
                .event(EventType.VERIFY_EMAIL)
                .client(token.getIssuedFor())
                .user(token.getUserId())
                .detail(Details.EMAIL, token.getEmail());
    }

    /** An address of the realm with the token and the language of this request; without the host, which a request may name. */
    private URI onThisServer(String path) {
        KeycloakUriInfo here = session.getContext().getUri();
        return UriBuilder.fromPath(here.getBaseUri().getPath())
                .path("realms")
                .path(realm().getName())
                .path(path)
                .replaceQuery(here.getRequestUri().getRawQuery())
                .build();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

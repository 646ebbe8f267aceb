package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.PostBrokerLoginConstants;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Authenticator {@code mep-account-gate}: checks the account's state where no form of the extension does. It runs in
 * the post-login flow of an identity provider, because HIN and the hospital identify the person but do not tell whether
 * the team has validated the account. It also runs after the cookie of an open session, because the account may have
 * changed since.
 */
public final class AccountGate implements StatelessAuthenticatorFactory {

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        if (admits(context)) {
            new FreshSignIn(context).continueOrAsk();
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        if (admits(context)) {
            new FreshSignIn(context)
                    .answer(form.containsKey(WaitingPage.LATER), form.containsKey(WaitingPage.FULL_SIGN_IN));
        }
    }

    private static boolean admits(AuthenticationFlowContext context) {
        UserModel person = context.getUser();
        AuthenticationSessionModel login = context.getAuthenticationSession();
        if (check(context).holdsBack(context, person)) {
            endOpenSession(context.getSession(), context.getRealm(), person);
            disableWhilePending(context.getSession(), context.getRealm(), person.getId());
            return false;
        }
        if (isBrokered(context)) {
            forgetLinking(login);
            SignInProofs.of(login).begin(person);
            new ProvedBrowser(context.getSession(), login).bindOnce();
        }
        return true;
    }

    /** The team may have decided meanwhile: an account that is active now stays enabled. */
    private static void disableWhilePending(KeycloakSession session, RealmModel realm, String personId) {
        UserModel person = PersonLock.lock(session, realm, personId);
        if (person != null) {
            new Account(person).disableWhilePending();
        }
    }

    private static AccountCheck check(AuthenticationFlowContext context) {
        if (!isBrokered(context)) {
            return AccountCheck.at(Door.COOKIE);
        }
        SerializedBrokeredIdentityContext identity = SerializedBrokeredIdentityContext.readFromAuthenticationSession(
                context.getAuthenticationSession(), PostBrokerLoginConstants.PBL_BROKERED_IDENTITY_CONTEXT);
        return AccountCheck.atBroker(identity.getIdentityProviderId());
    }

    private static boolean isBrokered(AuthenticationFlowContext context) {
        return LoginActionsService.POST_BROKER_LOGIN_PATH.equals(context.getFlowPath());
    }

    /**
     * Drops a pending account link. A HIN login matched an account, then the person signed in with the hospital. The
     * hospital login does not prove that the account is theirs, but Keycloak would accept it as proof and link the HIN
     * identity.
     */
    private static void forgetLinking(AuthenticationSessionModel login) {
        login.removeAuthNote(AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE);
    }

    /**
     * Ends the open session. Otherwise the page would come back at every attempt, and no other person could sign in
     * with this browser.
     */
    private static void endOpenSession(KeycloakSession session, RealmModel realm, UserModel person) {
        AuthResult open = AuthenticationManager.authenticateIdentityCookie(session, realm, true);
        if (open != null && open.user().getId().equals(person.getId())) {
            AuthenticationManager.backchannelLogout(session, open.session(), true);
            AuthenticationManager.expireIdentityCookie(session);
        }
    }

    @Override
    public String getId() {
        return "mep-account-gate";
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: only validated accounts";
    }

    @Override
    public String getHelpText() {
        return "After a brokered login, or by an open session: shows how to get validated unless the account is active.";
    }
}

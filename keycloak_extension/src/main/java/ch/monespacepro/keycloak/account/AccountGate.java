package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.StatelessAuthenticator;
import java.util.Locale;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.services.managers.AuthenticationManager.AuthResult;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Stands where no form of ours does. In an identity provider's post-login flow: HIN and the hospital say who somebody is,
 * not that the team has validated the account. And behind an open session's cookie, which only says who has signed in
 * before.
 *
 * <p>A pending account is disabled here and not in the first-login flow, because disabling it there loses the link to
 * the provider.
 */
public final class AccountGate implements StatelessAuthenticator {

    /** What the team, or Keycloak after the last recovery code, may ask of a person, and what proves who that is. */
    private static final Set<String> PROOFS = Set.of(
            "UPDATE_PASSWORD", "CONFIGURE_TOTP", "CONFIGURE_RECOVERY_AUTHN_CODES", "webauthn-register-passwordless");

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        UserModel user = context.getUser();
        AccountState state = AccountState.of(user);
        if (state == AccountState.ACTIVE && byCookie(context) && hasToChangeProof(user)) {
            askAfresh(context);
            return;
        }
        if (state == AccountState.ACTIVE) {
            forgetLinking(context);
            if (LoginActionsService.POST_BROKER_LOGIN_PATH.equals(context.getFlowPath())) {
                refuseChangeOfProof(context.getAuthenticationSession());
            }
            context.success();
            return;
        }
        AccountStatePage.holdBack(context, user, state);
        endOpenSession(context.getSession(), context.getRealm(), user);
        if (state == AccountState.PENDING) {
            user.setEnabled(false);
        }
    }

    private static boolean byCookie(AuthenticationFlowContext context) {
        return Boolean.parseBoolean(context.getAuthenticationSession().getAuthNote(AuthenticationManager.SSO_AUTH));
    }

    private static boolean hasToChangeProof(UserModel user) {
        return user.getRequiredActionsStream().anyMatch(PROOFS::contains);
    }

    /** Otherwise whoever sits at the open session would be the one to choose the new password. */
    private static void askAfresh(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        login.removeAuthNote(AuthenticationManager.SSO_AUTH);
        login.setAuthNote(AuthenticationManager.FORCED_REAUTHENTICATION, Boolean.TRUE.toString());
        new AcrStore(context.getSession(), login).setLevelAuthenticatedToCurrentRequest(Constants.NO_LOA);
        context.setForwardedInfoMessage(Messages.REAUTHENTICATE);
        context.attempted();
    }

    /**
     * An identity provider's open session proves nobody present, and HIN cannot be asked for a fresh one: whoever sits
     * there gets no password, passkey or app of their own. The application is told, as of any action that failed.
     */
    private static void refuseChangeOfProof(AuthenticationSessionModel login) {
        String action = login.getClientNote(Constants.KC_ACTION);
        if (action != null && PROOFS.contains(action)) {
            login.removeClientNote(Constants.KC_ACTION);
            login.setClientNote(
                    Constants.KC_ACTION_STATUS,
                    RequiredActionContext.KcActionStatus.ERROR.name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Who met a known account at HIN, and signs in at the hospital instead of proving the account theirs, is signed in and
     * no more. Keycloak would take that for the proof, and link the HIN identity: from a hospital's computer left
     * alone, to whoever sat there.
     */
    private static void forgetLinking(AuthenticationFlowContext context) {
        context.getAuthenticationSession().removeAuthNote(AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE);
    }

    /** Otherwise the page would come back at every try, and nobody else could sign in with this browser. */
    private static void endOpenSession(KeycloakSession session, RealmModel realm, UserModel user) {
        AuthResult open = AuthenticationManager.authenticateIdentityCookie(session, realm, true);
        if (open != null && open.user().getId().equals(user.getId())) {
            AuthenticationManager.backchannelLogout(session, open.session(), true);
            AuthenticationManager.expireIdentityCookie(session);
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        authenticate(context);
    }
}

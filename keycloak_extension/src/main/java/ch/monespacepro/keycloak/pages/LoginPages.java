package ch.monespacepro.keycloak.pages;

import ch.monespacepro.keycloak.signin.ProvedBrowser;
import jakarta.ws.rs.core.Response;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceUserCodeProvider;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Keycloak's own pages, with two differences.
 *
 * <p>Keycloak passes each request's authentication session to this provider before it processes the request. A session
 * that was proved in another browser is refused here ({@link ProvedBrowser}).
 *
 * <p>The consent page of the device grant shows the user code of the device ({@code deviceCode}). The person compares
 * it with the code on the device. Otherwise a link prepared by an attacker would need one click to give the attacker's
 * device the person's roles.
 */
final class LoginPages extends FreeMarkerLoginFormsProvider {

    LoginPages(KeycloakSession session) {
        super(session);
    }

    @Override
    public LoginFormsProvider setAuthenticationSession(AuthenticationSessionModel login) {
        if (login != null) {
            new ProvedBrowser(session, login).require();
        }
        return super.setAuthenticationSession(login);
    }

    @Override
    public Response createOAuthGrant() {
        String code = authenticationSession == null
                ? null
                : authenticationSession.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE);
        setAttribute("deviceCode", code == null ? "" : formatted(code));
        return super.createOAuthGrant();
    }

    private String formatted(String code) {
        return session.getProvider(OAuth2DeviceUserCodeProvider.class).display(code);
    }
}

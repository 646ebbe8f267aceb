package ch.monespacepro.keycloak.pages;

import ch.monespacepro.keycloak.account.Contact;
import ch.monespacepro.keycloak.signin.ProvedBrowser;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.Locale;
import java.util.Properties;
import org.keycloak.forms.login.LoginFormsPages;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceUserCodeProvider;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.theme.Theme;

/**
 * Keycloak's own pages, with three differences.
 *
 * <p>Keycloak tells them the login session of each request before it does anything in it. A login session that was proved
 * in another browser stops here ({@link ProvedBrowser}).
 *
 * <p>The question whether a terminal may sign in shows the terminal's code ({@code deviceCode}): the
 * person compares it with the one on the terminal. Without it, a link prepared by another person would be one click away
 * from that person's roles.
 *
 * <p>Every template gets {@code contact}, the portal's team as the realm names it ({@link Contact#forTemplate}).
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
        setAttribute("deviceCode", code == null ? "" : asTheTerminalShowsIt(code));
        return super.createOAuthGrant();
    }

    @Override
    protected void createCommonAttributes(
            Theme theme, Locale locale, Properties messages, UriBuilder baseUri, LoginFormsPages page) {
        super.createCommonAttributes(theme, locale, messages, baseUri, page);
        if (realm != null) {
            attributes.put("contact", Contact.of(realm).forTemplate());
        }
    }

    private String asTheTerminalShowsIt(String code) {
        return session.getProvider(OAuth2DeviceUserCodeProvider.class).display(code);
    }
}

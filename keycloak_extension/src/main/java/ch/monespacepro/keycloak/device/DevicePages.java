package ch.monespacepro.keycloak.device;

import jakarta.ws.rs.core.Response;
import org.keycloak.forms.login.freemarker.FreeMarkerLoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.OAuth2DeviceUserCodeProvider;
import org.keycloak.protocol.oidc.grants.device.DeviceGrantType;

/**
 * Keycloak's own pages, where the question whether a terminal may sign in shows the terminal's code ({@code deviceCode}): the
 * person compares it with the one on the terminal. Without it, a link prepared by another person would be one click away
 * from that person's roles.
 */
final class DevicePages extends FreeMarkerLoginFormsProvider {

    DevicePages(KeycloakSession session) {
        super(session);
    }

    @Override
    public Response createOAuthGrant() {
        String code = authenticationSession == null
                ? null
                : authenticationSession.getClientNote(DeviceGrantType.OAUTH2_DEVICE_VERIFIED_USER_CODE);
        setAttribute("deviceCode", code == null ? "" : asTheTerminalShowsIt(code));
        return super.createOAuthGrant();
    }

    private String asTheTerminalShowsIt(String code) {
        return session.getProvider(OAuth2DeviceUserCodeProvider.class).display(code);
    }
}

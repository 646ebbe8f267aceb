package ch.monespacepro.keycloak.signin;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocolFactory;
import org.keycloak.protocol.oidc.OIDCProviderConfig;

/** Takes the place of Keycloak's own {@code openid-connect}: same id, same options, higher order. */
public final class OpenIdConnectFactory extends OIDCLoginProtocolFactory {

    private OIDCProviderConfig options;

    @Override
    public void init(Config.Scope config) {
        super.init(config);
        options = new OIDCProviderConfig(config);
    }

    @Override
    public LoginProtocol create(KeycloakSession session) {
        return new OpenIdConnect(options).setSession(session);
    }

    @Override
    public int order() {
        return super.order() + 1;
    }
}

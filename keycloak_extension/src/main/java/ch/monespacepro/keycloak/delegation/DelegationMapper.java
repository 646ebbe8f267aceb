package ch.monespacepro.keycloak.delegation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.mappers.AbstractOIDCProtocolMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAccessTokenMapper;
import org.keycloak.protocol.oidc.mappers.OIDCAttributeMapperHelper;
import org.keycloak.protocol.oidc.mappers.OIDCIDTokenMapper;
import org.keycloak.protocol.oidc.mappers.TokenIntrospectionTokenMapper;
import org.keycloak.protocol.oidc.mappers.UserInfoTokenMapper;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.representations.AccessToken;
import org.keycloak.representations.IDToken;

/**
 * Protocol mapper {@code mep-delegation-mapper}: the doctor under whose responsibility an assistant works in this client
 * session, and what the assistant may do ({@link DelegationClaims}). The delegation is judged at each issue, each
 * introspection and each request of user info; once it no longer counts, there are no such claims.
 */
public final class DelegationMapper extends AbstractOIDCProtocolMapper
        implements OIDCAccessTokenMapper, OIDCIDTokenMapper, UserInfoTokenMapper, TokenIntrospectionTokenMapper {

    static final String ID = "mep-delegation-mapper";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: delegation";
    }

    @Override
    public String getDisplayCategory() {
        return TOKEN_MAPPER_CATEGORY;
    }

    @Override
    public String getHelpText() {
        return "Names the doctor under whose responsibility an assistant works in this client, and the assistant's rights.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        List<ProviderConfigProperty> properties = new ArrayList<>();
        OIDCAttributeMapperHelper.addIncludeInTokensConfig(properties, DelegationMapper.class);
        return properties;
    }

    @Override
    public AccessToken transformAccessToken(
            AccessToken token,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        recordUse(session, userSession, context);
        return super.transformAccessToken(token, mapper, session, userSession, context);
    }

    @Override
    public IDToken transformIDToken(
            IDToken token,
            ProtocolMapperModel mapper,
            KeycloakSession session,
            UserSessionModel userSession,
            ClientSessionContext context) {
        recordUse(session, userSession, context);
        return super.transformIDToken(token, mapper, session, userSession, context);
    }

    @Override
    protected void setClaim(
            IDToken token,
            ProtocolMapperModel mapper,
            UserSessionModel userSession,
            KeycloakSession session,
            ClientSessionContext context) {
        standing(session, userSession.getUser(), context).ifPresent(delegation -> {
            UserModel principal = session.users().getUserById(userSession.getRealm(), delegation.principalId());
            new DelegationClaims(delegation, principal).write(token.getOtherClaims());
        });
    }

    /** A token is a use; looking at one is none. */
    private static void recordUse(KeycloakSession session, UserSessionModel userSession, ClientSessionContext context) {
        UserModel assistant = userSession.getUser();
        new DelegationUse(session).note(assistant, () -> standing(session, assistant, context));
    }

    private static Optional<Delegation> standing(KeycloakSession session, UserModel assistant, ClientSessionContext context) {
        return Responsibility.of(context.getClientSession())
                .flatMap(chosen -> chosen.delegation(new Delegations(session), assistant));
    }
}

package ch.monespacepro.keycloak.broker;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.broker.IdpCreateUserIfUniqueAuthenticator;
import org.keycloak.authentication.authenticators.broker.IdpCreateUserIfUniqueAuthenticatorFactory;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.broker.provider.AbstractIdentityProvider;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Creates the account of a new identity. It replaces the stock authenticator: same id, higher order.
 *
 * <p>Keycloak creates the account in one request and links the identity in a later one. When the browser stops in
 * between, the next login of the same identity continues with that account. Keycloak would ask for its password, but it
 * has none.
 */
public final class AccountForIdentity extends IdpCreateUserIfUniqueAuthenticatorFactory {

    private static final Authenticator STEP = new Step();

    @Override
    public Authenticator create(KeycloakSession session) {
        return STEP;
    }

    @Override
    public int order() {
        return 1;
    }

    private static final class Step extends IdpCreateUserIfUniqueAuthenticator {

        @Override
        protected void authenticateImpl(
                AuthenticationFlowContext context,
                SerializedBrokeredIdentityContext serialized,
                BrokeredIdentityContext identity) {
            UserModel made = new UnlinkedAccount(context.getSession(), context.getRealm(), identity).find();
            if (made == null) {
                super.authenticateImpl(context, serialized, identity);
                return;
            }
            context.setUser(made);
            context.getAuthenticationSession()
                    .setAuthNote(AbstractIdentityProvider.BROKER_REGISTERED_NEW_USER, Boolean.TRUE.toString());
            context.success();
        }

        @Override
        protected void userRegisteredSuccess(
                AuthenticationFlowContext context,
                UserModel made,
                SerializedBrokeredIdentityContext serialized,
                BrokeredIdentityContext identity) {
            new UnlinkedAccount(context.getSession(), context.getRealm(), identity).markCreated(made);
            // Mails to them are in the language they have read so far.
            made.setSingleAttribute(
                    UserModel.LOCALE,
                    context.getSession().getContext().resolveLocale(null).toLanguageTag());
        }
    }
}

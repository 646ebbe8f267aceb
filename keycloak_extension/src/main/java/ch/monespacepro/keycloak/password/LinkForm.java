package ch.monespacepro.keycloak.password;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.ExistingUserInfo;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.validation.Validation;

/**
 * Asks for the password of the existing account that a HIN or hospital identity matched by e-mail. The rules are those
 * of the sign-in page.
 *
 * <p>Only the matched account is accepted. Keycloak's own form takes any address, and would link the identity to
 * another account. A passkey is not accepted, because it may belong to another account.
 */
final class LinkForm extends PasswordForm {

    private static final String EXPLANATION = "mepLinkExplanation";
    private static final String REFUSED = "mepLinkRefused";

    @Override
    public boolean validateUserAndPassword(AuthenticationFlowContext context, MultivaluedMap<String, String> typed) {
        Optional<UserModel> matched = matchedAccount(context);
        if (matched.isEmpty()) {
            testInvalidUser(context, null);
            return false;
        }
        UserModel account = matched.get();
        if (!validatePassword(context, account, typed, true) || !enabledUser(context, account)) {
            return false;
        }
        context.setUser(account);
        return true;
    }

    @Override
    protected Response challenge(AuthenticationFlowContext context, MultivaluedMap<String, String> ignored) {
        return form(context)
                .setInfo(EXPLANATION, provider(context), address(context))
                .createLoginUsernamePassword();
    }

    @Override
    protected Response challenge(AuthenticationFlowContext context, String error, String field) {
        return form(context)
                .setExecution(context.getExecution().getId())
                .addError(new FormMessage(Validation.FIELD_PASSWORD, REFUSED, address(context)))
                .createLoginUsernamePassword();
    }

    private static LoginFormsProvider form(AuthenticationFlowContext context) {
        return context.form()
                .setAttribute(LoginFormsProvider.USERNAME_HIDDEN, true)
                .setAttribute(LoginFormsProvider.REGISTRATION_DISABLED, true);
    }

    /**
     * Returns the matched account in any state, because the state is shown only after the right password; empty when it
     * was deleted meanwhile.
     */
    private static Optional<UserModel> matchedAccount(AuthenticationFlowContext context) {
        return Optional.ofNullable(
                        context.getAuthenticationSession().getAuthNote(AbstractIdpAuthenticator.EXISTING_USER_INFO))
                .map(note -> ExistingUserInfo.deserialize(note).getExistingUserId())
                .map(id -> context.getSession().users().getUserById(context.getRealm(), id));
    }

    private static String address(AuthenticationFlowContext context) {
        return matchedAccount(context).map(UserModel::getUsername).orElse("");
    }

    private static String provider(AuthenticationFlowContext context) {
        SerializedBrokeredIdentityContext identity = SerializedBrokeredIdentityContext.readFromAuthenticationSession(
                context.getAuthenticationSession(), AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE);
        if (identity == null) {
            return "";
        }
        IdentityProviderModel provider =
                context.getSession().identityProviders().getByAlias(identity.getIdentityProviderId());
        String name = provider.getDisplayName();
        return name == null || name.isBlank() ? provider.getAlias() : name;
    }
}

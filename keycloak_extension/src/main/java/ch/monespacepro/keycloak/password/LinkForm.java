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
 * An identity of HIN or the hospital meets an account with its e-mail: the person who brings it proves to own the account by its
 * password, as on the sign-in page and by the same rules.
 *
 * <p>Only the account that was met counts. Keycloak's own form also takes another address, and then links the identity to
 * that account. A passkey is no proof here: it says which account, and might say another.
 */
final class LinkForm extends PasswordForm {

    private static final String EXPLANATION = "mepLinkExplanation";
    private static final String REFUSED = "mepLinkRefused";

    @Override
    public boolean validateUserAndPassword(AuthenticationFlowContext context, MultivaluedMap<String, String> typed) {
        Optional<UserModel> met = accountMet(context);
        if (met.isEmpty()) {
            testInvalidUser(context, null);
            return false;
        }
        UserModel account = met.get();
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

    /** Whatever its state: the password comes first, then what the state says. Empty when it is gone meanwhile. */
    private static Optional<UserModel> accountMet(AuthenticationFlowContext context) {
        return Optional.ofNullable(
                        context.getAuthenticationSession().getAuthNote(AbstractIdpAuthenticator.EXISTING_USER_INFO))
                .map(note -> ExistingUserInfo.deserialize(note).getExistingUserId())
                .map(id -> context.getSession().users().getUserById(context.getRealm(), id));
    }

    private static String address(AuthenticationFlowContext context) {
        return accountMet(context).map(UserModel::getUsername).orElse("");
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

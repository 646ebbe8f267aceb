package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.util.AcrStore;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.Constants;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Authenticator {@code mep-assurance-level}: complements Keycloak's condition for a level of authentication.
 *
 * <p>With a configured level, it records that the level is reached, because the condition records only levels up to the
 * requested one and only for its own sub-flow. Without a level, it refuses a person who has not reached the level that
 * the application requires (OpenID Connect Core 1.0, 5.5.1.1), because the condition checks that only when one of its
 * sub-flows was run.
 */
public final class AssuranceLevel implements StatelessAuthenticatorFactory {

    private static final String LEVEL = "level";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        AcrStore levels = new AcrStore(context.getSession(), login);
        SignInProofs proofs = SignInProofs.of(login);
        AuthenticatorConfigModel config = context.getAuthenticatorConfig();
        if (config != null) {
            proofs.begin(context.getUser());
            new ProvedBrowser(context.getSession(), login).bind();
            levels.setLevelAuthenticated(Integer.parseInt(config.getConfig().get(LEVEL)));
            // Kept in the user session for the next sign-in.
            login.setUserSessionNote(Constants.LOA_MAP, login.getAuthNote(Constants.LOA_MAP));
            MailboxPassword.of(context.getUser()).endAfterFullSignIn(proofs);
        } else if (levels.isLevelOfAuthenticationForced()
                && !levels.isLevelOfAuthenticationSatisfiedFromCurrentAuthentication(context.getTopLevelFlow())) {
            context.failureChallenge(
                    AuthenticationFlowError.GENERIC_AUTHENTICATION_ERROR,
                    context.form().setError(Messages.ACR_NOT_FULFILLED).createErrorPage(Response.Status.FORBIDDEN));
            return;
        }
        proofs.keepAuthTimeIfNothingWasShown(context);
        context.success();
    }

    @Override
    public String getId() {
        return "mep-assurance-level";
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: level of authentication";
    }

    @Override
    public String getHelpText() {
        return "With a level: records that it is reached. Without: refuses a person who has not reached the level that the application requires.";
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                LEVEL, "Level", "A level of authentication (LoA): a number to which the realm's acr.loa.map gives a name.", ProviderConfigProperty.STRING_TYPE, null));
    }
}

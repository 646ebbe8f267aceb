package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.signin.SignInProofs;
import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.events.EventBuilder;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** A code as the second factor of a sign-in. */
record SignInCode(AuthenticationFlowContext context) implements CodeContext {

    @Override
    public KeycloakSession session() {
        return context.getSession();
    }

    @Override
    public UserModel user() {
        return context.getUser();
    }

    @Override
    public AuthenticationSessionModel login() {
        return context.getAuthenticationSession();
    }

    @Override
    public EventBuilder event() {
        return context.getEvent().user(user());
    }

    @Override
    public LoginFormsProvider form() {
        return context.form();
    }

    @Override
    public CodePurpose purpose() {
        return CodePurpose.SIGN_IN;
    }

    @Override
    public CodeBinding binding(CodeDestination destination) {
        return new CodeBinding(
                context.getTopLevelFlow().getId(),
                context.getExecution().getId(),
                user().getId(),
                destination.digest());
    }

    @Override
    public void show(Response page) {
        context.challenge(page);
    }

    @Override
    public void showWrong(Response page) {
        context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, page);
    }

    @Override
    public void accept(CodeDestination destination) {
        destination.received(user());
        SignInProofs.record(context, destination.proof());
        context.success(OTPCredentialModel.TYPE);
    }
}

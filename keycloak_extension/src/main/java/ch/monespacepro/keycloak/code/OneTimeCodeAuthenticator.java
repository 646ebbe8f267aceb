package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.StatelessAuthenticator;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import jakarta.ws.rs.core.MultivaluedMap;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.events.Errors;
import org.keycloak.models.UserModel;

/**
 * The second factor: six digits by SMS, or by e-mail where HIN protects it.
 *
 * <p>One code is sent when the step is reached; reloading the page sends none. After that only the button does.
 */
final class OneTimeCodeAuthenticator implements StatelessAuthenticator {

    private final SecureRandom random;

    OneTimeCodeAuthenticator(SecureRandom random) {
        this.random = random;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        step(context).ifPresent(CodeStep::enter);
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        step(context).ifPresent(step -> {
            if (form.containsKey("channel")) {
                step.moveTo(form.getFirst("channel"));
            } else if (form.containsKey("resend")) {
                step.resend();
            } else {
                step.check(form.getFirst("code"));
            }
        });
    }

    /**
     * Empty when the page was already shown: an account that is not active (any more), no destination, or a locked account.
     * All of it is asked again at each request, so that what the team does meanwhile counts at once.
     */
    private Optional<CodeStep> step(AuthenticationFlowContext context) {
        UserModel user = context.getUser();
        if (AccountCheck.at(Door.FORM).holdsBack(context, user)) {
            return Optional.empty();
        }
        SignInCode code = new SignInCode(context);
        List<CodeDestination> allowed =
                CodeDestinationChoice.of(context.getSession()).choose(user);
        if (allowed.isEmpty()) {
            code.event().error("no_code_destination");
            context.forceChallenge(CodePage.withoutDestination(code));
            return Optional.empty();
        }
        CodeDestinations destinations = CodeDestinations.of(context.getAuthenticationSession(), allowed);
        if (code.locked()) {
            code.event().error(Errors.USER_TEMPORARILY_DISABLED);
            context.forceChallenge(new CodePage(code, destinations).locked().render());
            return Optional.empty();
        }
        return Optional.of(new CodeStep(code, destinations, random));
    }
}

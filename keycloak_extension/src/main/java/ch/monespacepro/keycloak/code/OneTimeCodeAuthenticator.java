package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.StatelessAuthenticator;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.mail.Mail;
import ch.monespacepro.keycloak.mail.MailSender;
import ch.monespacepro.keycloak.signin.MailboxPassword;
import ch.monespacepro.keycloak.signin.Proof;
import ch.monespacepro.keycloak.signin.SignInProofs;
import ch.monespacepro.keycloak.text.SwissTime;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import jakarta.ws.rs.core.MultivaluedMap;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.events.Errors;
import org.keycloak.models.UserModel;
import org.keycloak.models.credential.OTPCredentialModel;

/**
 * The second factor: six digits by SMS, or by e-mail to a HIN-secured address.
 *
 * <p>One code is sent when the execution is reached. Reloading the page sends none; only the resend button does.
 */
final class OneTimeCodeAuthenticator implements StatelessAuthenticator {

    private final SecureRandom random;

    OneTimeCodeAuthenticator(SecureRandom random) {
        this.random = random;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        step(context).ifPresent(step -> context.challenge(step.enter()));
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        step(context).ifPresent(step -> {
            if (form.containsKey("channel")) {
                context.challenge(step.moveTo(form.getFirst("channel")));
            } else if (form.containsKey("resend")) {
                context.challenge(step.resend());
            } else {
                answer(context, step.check(form.getFirst("code")));
            }
        });
    }

    private static void answer(AuthenticationFlowContext context, CodeOutcome outcome) {
        if (outcome instanceof CodeOutcome.Accepted accepted) {
            accept(context, accepted.destination());
        } else if (outcome instanceof CodeOutcome.Wrong wrong) {
            context.failureChallenge(AuthenticationFlowError.INVALID_CREDENTIALS, wrong.page());
        } else if (outcome instanceof CodeOutcome.NotCompared notCompared) {
            context.challenge(notCompared.page());
        }
    }

    private static void accept(AuthenticationFlowContext context, CodeDestination destination) {
        UserModel user = context.getUser();
        destination.received(user);
        boolean oneMailbox = destination instanceof CodeDestination.Email && MailboxPassword.of(user).isPresent();
        SignInProofs.record(context, oneMailbox ? Proof.MAIL_CODE_OF_ONE_MAILBOX : destination.proof());
        if (oneMailbox) {
            Mail mail = new Mail("mepOneMailboxSubject", "mep-one-mailbox.ftl", Map.of("at", SwissTime.now()));
            AfterCommit.run(context.getSession(), user, (session, owner) -> new MailSender(session).send(owner, mail));
        }
        context.success(OTPCredentialModel.TYPE);
    }

    /**
     * Returns the step, or empty when an error page was shown: for an account that is not active, has no destination or
     * is held by the brute-force lock. The checks run at each request, so that changes made by the team take effect at
     * once.
     */
    private Optional<CodeStep> step(AuthenticationFlowContext context) {
        UserModel user = context.getUser();
        if (AccountCheck.at(Door.FORM).holdsBack(context, user)) {
            return Optional.empty();
        }
        CodeContext code = codeContext(context);
        List<CodeDestination> allowed =
                CodeDestinationChoice.of(context.getSession()).atSignIn(user);
        if (allowed.isEmpty()) {
            code.event().error("no_code_destination");
            context.forceChallenge(CodePage.withoutDestination(code, MailboxPassword.of(user).isPresent()));
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

    private static CodeContext codeContext(AuthenticationFlowContext context) {
        return new CodeContext(
                context.getSession(),
                context.getAuthenticationSession(),
                context.getUser(),
                context.getEvent().user(context.getUser()),
                context.form(),
                CodePurpose.SIGN_IN,
                context.getTopLevelFlow().getId(),
                context.getExecution().getId());
    }
}

package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.settings.RequestSettings;
import ch.monespacepro.keycloak.transaction.AnswerMoment;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.FormContext;
import org.keycloak.authentication.ValidationContext;
import org.keycloak.authentication.forms.RegistrationUserCreation;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;

/**
 * Form action {@code mep-account-request}: takes the request of a professional for an account. It replaces the stock actions
 * for the user and the password.
 *
 * <p>A new address gets a pending, disabled account. An address that has an account gets a mail about it. The answer and its
 * time are the same, so that nobody learns who has an account. Neither the login session nor the page knows the account.
 */
public final class AccountRequest extends RegistrationUserCreation {

    public static final String ID = "mep-account-request";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: request for an account";
    }

    @Override
    public String getHelpText() {
        return "Makes a pending account, or writes to the owner of the address: the only action of the registration form.";
    }

    @Override
    public void buildPage(FormContext context, LoginFormsProvider form) {
        robots(context).formIsShown();
        // What stock templates ask before they show the fields for a password.
        form.setAttribute("passwordRequired", true);
    }

    @Override
    public void validate(ValidationContext context) {
        AnswerMoment.in(context.getSession(), RequestSettings.of(context.getRealm()).answerAfter());
        RequestForm form = RequestForm.of(context.getSession(), RequestForm.WHOLE);
        context.getEvent().detail(Details.REGISTER_METHOD, "form");
        Optional<String> robot = robots(context).refusal(form.posted());
        List<FormMessage> faults = robot.map(message -> List.of(new FormMessage(message)))
                .orElseGet(() -> new RequestFaults(context.getSession(), form).find());
        if (faults.isEmpty()) {
            context.success();
            return;
        }
        context.error(robot.orElse(Errors.INVALID_REGISTRATION));
        context.validationError(form.shownAgain(), faults);
    }

    @Override
    public void success(FormContext context) {
        RequestForm form = RequestForm.of(context.getSession(), RequestForm.WHOLE);
        Optional<String> made =
                new ReceivedRequest(context.getSession(), form, provedOwner(context)).carryOut();
        if (made.isPresent()) {
            context.getEvent().user(made.get()).success();
        } else {
            context.getEvent().error("address_has_account");
        }
        RequestReceived.keepAddress(context.getAuthenticationSession(), MailAddress.shown(form.address()));
    }

    /** The link is used up by the form that is carried out. */
    private static Optional<String> provedOwner(FormContext context) {
        OpenedRequestLink link = new OpenedRequestLink(context.getSession(), context.getAuthenticationSession());
        return OpenedRequestLink.provedOwner(link.login()).flatMap(owner -> link.use());
    }

    private static Robots robots(FormContext context) {
        return new Robots(
                context.getAuthenticationSession(), RequestSettings.of(context.getRealm()).minimumFill());
    }
}

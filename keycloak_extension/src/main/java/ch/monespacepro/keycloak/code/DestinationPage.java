package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.language.CountryNames;
import ch.monespacepro.keycloak.limit.BruteForceLock;
import ch.monespacepro.keycloak.telephone.TelephoneRefusal;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;

/**
 * The page that asks for a new destination of codes. Its template gets {@code presentChannel} and
 * {@code presentDestination} (empty without a present destination), {@code secureEmail} (empty when e-mail is not
 * allowed), {@code channel} and {@code telephone} as they were typed.
 */
final class DestinationPage {

    static final String CHANNEL = "channel";
    static final String TELEPHONE = "telephone";

    private static final String TEMPLATE = "mep-change-code-destination.ftl";

    private final CountryNames countries;
    private final LoginFormsProvider form;

    DestinationPage(CodeContext context, CodeDestinationChoice choice, Optional<CodeDestination> present) {
        countries = new CountryNames(choice.countries().codes());
        Optional<CodeDestination> email = choice.byEmail(context.user()).filter(own -> !present.equals(Optional.of(own)));
        form = context.form()
                .setAttribute("presentChannel", present.map(CodeDestination::channel).orElse(""))
                .setAttribute(
                        "presentDestination",
                        present.map(CodeDestination::masked).orElse(""))
                .setAttribute("secureEmail", email.map(CodeDestination::masked).orElse(""))
                .setAttribute("channel", "sms")
                .setAttribute("telephone", "");
    }

    DestinationPage keeping(String channel, String telephone) {
        form.setAttribute("channel", "email".equals(channel) ? "email" : "sms");
        form.setAttribute("telephone", telephone == null ? "" : telephone);
        return this;
    }

    DestinationPage refused(TelephoneRefusal refusal) {
        form.addError(new FormMessage(TELEPHONE, "mepPhone_" + refusal.code(), TELEPHONE, countries.inMessage()));
        return this;
    }

    DestinationPage fault(String field, String message) {
        form.addError(new FormMessage(field, message));
        return this;
    }

    DestinationPage heldBack(Duration hold) {
        form.setInfo(CodePageMessages.WAIT, CodePage.seconds(hold));
        return this;
    }

    DestinationPage locked() {
        form.setError(BruteForceLock.MESSAGE);
        return this;
    }

    Response render() {
        return form.createForm(TEMPLATE);
    }
}

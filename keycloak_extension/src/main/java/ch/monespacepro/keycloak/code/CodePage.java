package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.limit.BruteForceLock;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.utils.FormMessage;

/**
 * The page that asks for the code. Its template gets {@code purpose}, {@code channel}, {@code destination},
 * {@code otherChannel} and {@code otherDestination} (both empty without an alternative), {@code codeLength},
 * {@code expiresInMinutes}, {@code codeUsable}, {@code resendIn} (seconds; 0 means now), {@code sendFailed},
 * {@code waitMinutes} (0: no limit reached) and {@code locked}.
 */
final class CodePage {

    private static final String TEMPLATE = "mep-one-time-code.ftl";
    private static final String TEMPLATE_WITHOUT_DESTINATION = "mep-no-code-destination.ftl";
    private static final String FIELD = "code";

    private final LoginFormsProvider form;

    CodePage(CodeContext context, CodeDestinations destinations) {
        form = context.form()
                .setAttribute("purpose", context.purpose().suffix())
                .setAttribute("channel", destinations.current().channel())
                .setAttribute("destination", destinations.current().masked())
                .setAttribute(
                        "otherChannel",
                        destinations.other().map(CodeDestination::channel).orElse(""))
                .setAttribute(
                        "otherDestination",
                        destinations.other().map(CodeDestination::masked).orElse(""))
                .setAttribute("codeLength", context.purpose().length())
                .setAttribute("codeUsable", false)
                .setAttribute("expiresInMinutes", 0L)
                .setAttribute("resendIn", 0L)
                .setAttribute("sendFailed", false)
                .setAttribute("waitMinutes", 0L)
                .setAttribute("locked", false);
    }

    /**
     * @param useOther whether the page refers to another factor of the person, because a code to the mailbox by which
     *     the password was set is refused
     */
    static Response withoutDestination(CodeContext context, boolean useOther) {
        return context.form()
                .setAttribute("useOther", useOther)
                .createForm(TEMPLATE_WITHOUT_DESTINATION);
    }

    CodePage asking(OneTimeCode code, Instant now) {
        form.setAttribute("codeUsable", true);
        form.setAttribute("expiresInMinutes", minutes(Duration.ofMillis(code.expiresAtMillis() - now.toEpochMilli())));
        return this;
    }

    CodePage resendIn(Duration hold) {
        form.setAttribute("resendIn", seconds(hold));
        return this;
    }

    CodePage fault(String message, Object... parameters) {
        form.addError(new FormMessage(FIELD, message, parameters));
        return this;
    }

    /** Tells the person that a new code was requested too early. */
    CodePage heldBack(Duration hold) {
        form.setInfo(CodePageMessages.WAIT, seconds(hold));
        return resendIn(hold);
    }

    CodePage sendFailed() {
        form.setAttribute("sendFailed", true);
        form.setError(CodePageMessages.SEND_FAILED);
        return this;
    }

    CodePage limitReached(Duration wait) {
        form.setAttribute("waitMinutes", minutes(wait));
        form.setError(CodePageMessages.LIMIT_REACHED, minutes(wait));
        return this;
    }

    CodePage locked() {
        form.setAttribute("locked", true);
        form.setError(BruteForceLock.MESSAGE);
        return this;
    }

    Response render() {
        return form.createForm(TEMPLATE);
    }

    /** Rounds up to at least one minute, so that the person does not come back too early. */
    static long minutes(Duration duration) {
        return Math.max(1, (duration.toSeconds() + 59) / 60);
    }

    static long seconds(Duration duration) {
        return (duration.toMillis() + 999) / 1000;
    }
}

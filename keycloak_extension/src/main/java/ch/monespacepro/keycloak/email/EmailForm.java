package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.address.AccountAddress;
import ch.monespacepro.keycloak.address.AddressRefusedException;
import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.code.CodesAtAddress;
import ch.monespacepro.keycloak.settings.EmailSettings;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.common.util.Time;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Handles one request of the action that changes the e-mail address. Its template gets {@code step} ({@code form}, {@code sent}
 * or {@code takeBack}), {@code presentAddress}, {@code newEmail} as typed, {@code askedAddress} and {@code codes}.
 */
final class EmailForm {

    static final String ADDRESS = "newEmail";
    static final String TAKE_BACK = "takeBack";

    private static final String TEMPLATE = "mep-change-email.ftl";
    private static final String ASKED = "mep.email.asked.";
    private static final String RECONSIDERED = "mep.email.reconsidered";

    private final RequiredActionContext context;
    private final AuthenticationSessionModel login;
    private final UserModel person;
    private final EmailChanges changes;

    EmailForm(RequiredActionContext context) {
        this.context = context;
        login = context.getAuthenticationSession();
        person = context.getUser();
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        changes = new EmailChanges(person, EmailSettings.of(context.getRealm()), now);
    }

    /** Shows the step that is due: the same after a reload. */
    void show() {
        Optional<EmailChange> disputed = changes.disputed();
        if (disputed.isPresent()) {
            takeBackPage(disputed.get());
        } else if (login.getAuthNote(RECONSIDERED) == null && asked() != null) {
            sentPage(asked());
        } else {
            formPage("");
        }
    }

    void ask(String typed) {
        if (changes.disputed().isPresent()) {
            show();
            return;
        }
        String address;
        try {
            address = AccountAddress.typed(typed == null ? "" : typed);
        } catch (AddressRefusedException refused) {
            fault(typed, "mepMail_" + refused.refusal().code());
            return;
        }
        CodesAtAddress codes = CodesAtAddress.of(context.getSession(), person, address);
        if (address.equals(person.getEmail())) {
            fault(typed, "mepEmailSame");
        } else if (codes == CodesAtAddress.NOWHERE) {
            fault(typed, "mepEmailNoCode");
        } else if (changes.isFull()) {
            fault(typed, "mepEmailTooOften");
        } else {
            new AskedAddress(context.getSession(), login).carryOut(person, address);
            login.removeAuthNote(RECONSIDERED);
            login.setAuthNote(ASKED + person.getId(), address);
            sentPage(address);
        }
    }

    void reconsider() {
        login.setAuthNote(RECONSIDERED, Boolean.TRUE.toString());
        formPage(asked() == null ? "" : MailAddress.shown(asked()));
    }

    void leave() {
        if (asked() == null) {
            show();
        } else {
            context.success();
        }
    }

    /** The old address has contradicted, and the person has signed in in full: now it may be set. */
    void takeBack() {
        if (new TakenBackAddress(context).carryOut()) {
            login.removeAuthNote(ASKED + person.getId());
            context.success();
        } else {
            show();
        }
    }

    private String asked() {
        return login.getAuthNote(ASKED + person.getId());
    }

    private void formPage(String typed) {
        context.challenge(page("form", typed).createForm(TEMPLATE));
    }

    private void fault(String typed, String message) {
        LoginFormsProvider form = page("form", typed == null ? "" : typed);
        context.challenge(form.addError(new FormMessage(ADDRESS, message)).createForm(TEMPLATE));
    }

    /** Whatever became of the address. */
    private void sentPage(String address) {
        boolean moves = CodesAtAddress.of(context.getSession(), person, address) == CodesAtAddress.MOVE_TO_SMS;
        long hours = Math.max(1, changes.settings().linkLifetime().toHours());
        context.challenge(page("sent", "")
                .setAttribute("askedAddress", MailAddress.shown(address))
                .setAttribute("codes", moves ? "sms" : "")
                .setAttribute("linkHours", hours)
                .createForm(TEMPLATE));
    }

    private void takeBackPage(EmailChange disputed) {
        boolean isFree = !new ChangedAddress(context.getSession(), person, changes.now()).isTaken(disputed.from());
        context.challenge(page(TAKE_BACK, "")
                .setAttribute("oldAddress", MailAddress.shown(disputed.from()))
                .setAttribute("canTakeBack", isFree)
                .createForm(TEMPLATE));
    }

    private LoginFormsProvider page(String step, String typed) {
        return context.form()
                .setAttribute("step", step)
                .setAttribute("presentAddress", MailAddress.shown(person.getEmail() == null ? "" : person.getEmail()))
                .setAttribute(ADDRESS, typed);
    }
}

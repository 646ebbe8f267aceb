package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.PersonLock;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What HIN does not tell and the team needs: asked after a HIN login of a pending account, prefilled, and skippable.
 *
 * <p>The account stays enabled while the form is open, because Keycloak refuses every post of a login session whose person is
 * disabled. Every door asks for the account's state all the same.
 */
public record MissingDetails(AuthenticationFlowContext context, UserModel person) {

    private static final List<String> FIELDS = List.of(
            RequestForm.TITLE,
            RequestForm.TELEPHONE,
            RequestForm.IDENTIFIER_TYPE,
            RequestForm.IDENTIFIER,
            RequestForm.FUNCTION,
            RequestForm.FUNCTION_DETAILS);
    private static final List<String> NEEDED = List.of(
            RequestForm.TITLE, RequestForm.IDENTIFIER_TYPE, RequestForm.IDENTIFIER, RequestForm.FUNCTION);
    private static final String PAGE = "mep-request-details.ftl";
    private static final String SKIP = "skip";
    private static final String ANSWERED = "mep.request.details.answered";

    /** Returns whether the person is asked in this login session. */
    public boolean areAsked() {
        return areMissing(person)
                && !person.getId().equals(context.getAuthenticationSession().getAuthNote(ANSWERED));
    }

    /** Returns whether a pending account lacks what the team needs. */
    public static boolean areMissing(UserModel person) {
        return new Account(person).status() == AccountStatus.PENDING
                && NEEDED.stream().anyMatch(field -> isBlank(person.getFirstAttribute(field)));
    }

    /** Shows the form. */
    public void ask() {
        open(context.getSession(), context.getRealm(), person.getId());
        show(present(), List.of());
    }

    /** Keeps the account enabled for the form, unless the team has decided meanwhile. */
    public static void open(KeycloakSession session, RealmModel realm, String personId) {
        UserModel locked = PersonLock.lock(session, realm, personId);
        if (locked != null) {
            new Account(locked).openForDetails(Instant.ofEpochMilli(Time.currentTimeMillis()));
        }
    }

    /** Takes the answer or the skip. Returns false when the form is shown again with its faults. */
    public boolean answered() {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        KeycloakSession session = context.getSession();
        if (!context.getHttpRequest().getDecodedFormParameters().containsKey(SKIP)) {
            RequestForm form = RequestForm.of(session, FIELDS);
            List<FormMessage> faults = new RequestFaults(session, form).find();
            if (!faults.isEmpty()) {
                show(form.shownAgain(), faults);
                return false;
            }
            write(session, form);
        }
        login.setAuthNote(ANSWERED, person.getId());
        return true;
    }

    /** The team may have decided meanwhile: what it has checked stays. */
    private void write(KeycloakSession session, RequestForm form) {
        UserModel locked = PersonLock.lock(session, context.getRealm(), person.getId());
        if (locked == null || !areMissing(locked)) {
            return;
        }
        form.writeTo(locked);
        if (isBlank(locked.getFirstAttribute(RequestForm.CHANNEL))) {
            locked.setSingleAttribute(RequestForm.CHANNEL, "sms");
        }
    }

    private void show(MultivaluedMap<String, String> values, List<FormMessage> faults) {
        context.challenge(context.form()
                .setFormData(values)
                .setErrors(faults.isEmpty() ? null : faults)
                .setAttribute(DetailsFields.ATTRIBUTE, new DetailsFields(FIELDS))
                .createForm(PAGE));
    }

    private MultivaluedMap<String, String> present() {
        MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
        for (String field : FIELDS) {
            if (!isBlank(person.getFirstAttribute(field))) {
                values.putSingle(field, person.getFirstAttribute(field));
            }
        }
        return values;
    }

    private static boolean isBlank(String value) {
        return value == null || value.isBlank();
    }
}

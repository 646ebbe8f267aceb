package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Listing;
import ch.monespacepro.keycloak.transaction.PersonLock;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;

/**
 * Authenticator {@code mep-request-details}: stands before the account gate after a brokered login. A pending account of HIN
 * becomes a request here. What HIN does not tell and the team needs is asked, prefilled and skippable; the gate then holds the
 * person back.
 *
 * <p>The account stays enabled while the form is open, because Keycloak refuses every post of a login session whose person is
 * disabled. Every door asks for the account's state all the same.
 */
public final class RequestDetails implements StatelessAuthenticatorFactory {

    private static final List<String> FIELDS = List.of(
            RequestForm.TITLE,
            RequestForm.TELEPHONE,
            RequestForm.IDENTIFIER_TYPE,
            RequestForm.IDENTIFIER,
            RequestForm.FUNCTION,
            RequestForm.FUNCTION_DETAILS);
    private static final String PAGE = "mep-request-details.ftl";
    private static final String SKIP = "skip";
    private static final String BY_SMS = "sms";

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        Optional<UserModel> pending = lockedWhilePending(context);
        pending.filter(person -> !new Account(person).isRequested())
                .ifPresent(person -> request(context.getSession(), person));
        Optional<UserModel> asked = pending.filter(person -> new Account(person).lacksDetails());
        if (asked.isEmpty()) {
            context.success();
            return;
        }
        new Account(asked.get()).openForDetails(now());
        show(context, present(asked.get()), List.of());
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        if (context.getHttpRequest().getDecodedFormParameters().containsKey(SKIP)) {
            context.success();
            return;
        }
        RequestForm form = RequestForm.of(context.getSession(), FIELDS);
        List<FormMessage> faults = new RequestFaults(context.getSession(), form).find();
        if (!faults.isEmpty()) {
            show(context, form.shownAgain(), faults);
            return;
        }
        // What the team has checked meanwhile stays.
        lockedWhilePending(context).filter(person -> new Account(person).lacksDetails()).ifPresent(person -> {
            form.writeTo(person);
            if (isBlank(person.getFirstAttribute(RequestForm.CHANNEL))) {
                person.setSingleAttribute(RequestForm.CHANNEL, BY_SMS);
            }
            new Listing(context.getSession()).write(person);
        });
        context.success();
    }

    /** HIN shows no notice and no form: the login is the request. */
    private static void request(KeycloakSession session, UserModel person) {
        RequestMail.oweToTeam(person, new Account(person).request(now(), ""), now());
        RequestMail.oweToApplicant(person, now());
        new Listing(session).write(person);
    }

    private static Optional<UserModel> lockedWhilePending(AuthenticationFlowContext context) {
        return Optional.of(context.getUser())
                .filter(RequestDetails::isPending)
                .map(person -> PersonLock.lock(context.getSession(), context.getRealm(), person.getId()))
                .filter(RequestDetails::isPending);
    }

    private static boolean isPending(UserModel person) {
        return new Account(person).status() == AccountStatus.PENDING;
    }

    private static void show(
            AuthenticationFlowContext context, MultivaluedMap<String, String> values, List<FormMessage> faults) {
        context.challenge(DetailsFields.page(context.form(), PAGE, FIELDS, values, faults));
    }

    private static MultivaluedMap<String, String> present(UserModel person) {
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

    private static Instant now() {
        return Instant.ofEpochMilli(Time.currentTimeMillis());
    }

    @Override
    public String getId() {
        return "mep-request-details";
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: details of a request";
    }

    @Override
    public String getHelpText() {
        return "After a brokered login, before the account gate: asks a pending person for what the provider does not tell.";
    }
}

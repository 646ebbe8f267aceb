package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.StoryLine.Change;
import ch.monespacepro.keycloak.code.ActivationChannel;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.profile.CorrectedProfile;
import ch.monespacepro.keycloak.ways.Ways;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.UserModel;

/**
 * A new value of one field, as the form would store it. A professional identifier is written with its type in front, {@code ZSR
 * K333333}; without one, its type stays.
 *
 * @param after the fields that change, with their new values; an empty value removes the field
 */
record Correction(Case each, String field, Map<String, String> after) {

    static final String CHANNEL = "codeChannel";
    static final String TELEPHONE = "phoneNumber";

    private static final String TYPE = "professionalIdType";
    private static final String IDENTIFIER = "professionalId";
    private static final String TITLE = "title";
    private static final String FUNCTION = "function";
    private static final String DETAILS = "functionDetails";
    private static final String OTHER = "other";
    private static final String BY_MAIL = "email";
    private static final String BY_SMS = "sms";
    /** The type is part of the identifier's value. */
    private static final List<String> FIELDS =
            CorrectedProfile.FIELDS.stream().filter(field -> !TYPE.equals(field)).toList();

    /** @throws jakarta.ws.rs.WebApplicationException 400 for an unknown field */
    static String known(String field) {
        if (!FIELDS.contains(field)) {
            throw Problem.ofField("field", "unknown_field", "Send one of " + String.join(", ", FIELDS) + ".")
                    .exception();
        }
        return field;
    }

    /** @throws jakarta.ws.rs.WebApplicationException with the fault of the value */
    static Correction of(Case each, String field, Optional<String> typed) {
        Map<String, String> changed = typed(field, typed, mayBeEmpty(field, each.account().status()));
        CorrectedProfile profile = CorrectedProfile.of(each.session(), each.person(), changed);
        profile.fault(judged(field)).ifPresent(fault -> {
            throw invalid(fault);
        });
        if (FUNCTION.equals(field) || DETAILS.equals(field)) {
            requireDetailsOfOther(profile);
        }
        Map<String, String> after = new LinkedHashMap<>();
        changed.keySet().forEach(name -> after.put(name, profile.value(name)));
        Correction correction = new Correction(each, field, after);
        correction.requireChange();
        correction.requireFree();
        correction.requireChannel();
        return correction;
    }

    /** A request needs a title, as its form does; an account may have none. */
    static boolean mayBeEmpty(String field, AccountStatus status) {
        return DETAILS.equals(field) || TITLE.equals(field) && status != AccountStatus.PENDING;
    }

    private static Map<String, String> typed(String field, Optional<String> value, boolean mayBeEmpty) {
        String written = value.or(() -> mayBeEmpty ? Optional.of("") : Optional.empty())
                .orElseThrow(() -> Problem.ofField("value", "missing", "Send “value”.").exception());
        Map<String, String> changed = new LinkedHashMap<>();
        String[] words = written.split(" ", 2);
        if (IDENTIFIER.equals(field) && words.length == 2 && IdentifierType.find(words[0]).isPresent()) {
            changed.put(TYPE, words[0]);
            changed.put(IDENTIFIER, words[1]);
        } else {
            changed.put(field, written);
        }
        return changed;
    }

    /** Whether a person may have no identifier depends on the function. */
    private static Set<String> judged(String field) {
        return FUNCTION.equals(field) ? Set.of(FUNCTION, IDENTIFIER) : IDENTIFIER.equals(field) ? Set.of(TYPE, IDENTIFIER) : Set.of(field);
    }

    private static void requireDetailsOfOther(CorrectedProfile profile) {
        if (OTHER.equals(profile.value(FUNCTION)) && profile.value(DETAILS).isBlank()) {
            throw Problem.ofField(DETAILS, "missing", "The function “other” needs details. Correct “functionDetails” first.")
                    .exception();
        }
    }

    private void requireChange() {
        if (changes().isEmpty()) {
            throw Problem.of(Status.CONFLICT, "unchanged", "The account has this value already.").exception();
        }
    }

    static Problem emailTaken() {
        return Problem.of(Status.CONFLICT, "email_taken", "Another account has this address.");
    }

    /** An address belongs to one account, an identifier to one active account. */
    private void requireFree() {
        if (UserModel.EMAIL.equals(field)) {
            UserModel holder = new Ways(each.session(), each.person(), each.now()).holderOf(value());
            if (holder != null) {
                throw emailTaken().with("by", holder.getId()).exception();
            }
        }
        if (IDENTIFIER.equals(field) && each.account().status() == AccountStatus.ACTIVE) {
            new TakenIdentifier(each).refuse(now(TYPE), now(IDENTIFIER));
        }
    }

    /**
     * Codes by e-mail need a HIN-secured address. With the address of an open account, its codes move to SMS ({@link Ways}): the
     * account needs a number.
     */
    private void requireChannel() {
        boolean movesMailbox = UserModel.EMAIL.equals(field) && each.account().wasOpened();
        Optional<String> possible = ActivationChannel.in(each.session())
                .of(movesMailbox ? BY_SMS : now(CHANNEL), now(TELEPHONE), movesMailbox ? null : now(UserModel.EMAIL));
        if (CHANNEL.equals(field) && !possible.equals(Optional.of(value()))) {
            throw BY_MAIL.equals(value())
                    ? invalid("mepChannel_not-secured")
                    : Guards.noWayForACode().exception();
        }
        if (movesMailbox && possible.isEmpty() && !Guards.signsInByHin(each)) {
            throw Guards.noWayForACode().exception();
        }
    }

    private String now(String name) {
        return after.getOrDefault(name, each.person().getFirstAttribute(name));
    }

    /** Returns the new value of the field itself. */
    String value() {
        return after.get(field);
    }

    /** Returns what changes, as the record keeps it. */
    List<Change> changes() {
        return after.entrySet().stream()
                .map(entry -> new Change(entry.getKey(), before(entry.getKey()), entry.getValue()))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
    }

    private String before(String name) {
        String value = each.person().getFirstAttribute(name);
        return value == null ? "" : value;
    }

    /** Writes the fields that are no way into the account. */
    void write() {
        changes().forEach(change -> change.writeTo(each.person()));
    }

    /** @param fault message key of the form's rule; clients show its text or their own */
    private static WebApplicationException invalid(String fault) {
        return Problem.ofField("value", "invalid_value", "The value breaks the rule of the field: " + fault)
                .with("fault", fault)
                .exception();
    }
}

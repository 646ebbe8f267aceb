package ch.monespacepro.keycloak.account;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The state of one account. Only this class reads and writes its status, Keycloak's {@code enabled}, the person who
 * validated it and the identity provider that answers for it.
 *
 * <p>A token refresh checks only Keycloak's {@code enabled}. A status that does not allow sign-in is therefore always
 * written together with {@code enabled}.
 */
public record Account(UserModel user) {

    /** Name of the attribute that holds the status, for tables with a row for it. */
    public static final String STATUS_ATTRIBUTE = Attributes.STATUS;

    /** The reason of a rejection that no staff member decided. */
    static final String EXPIRED = "expired";
    /** The team's reason itself is in the account's record. */
    private static final String BY_TEAM = "team";

    /** Acts after which an account was open, or had been before. */
    private static final Set<String> OPENED = Set.of(
            Transition.VALIDATE.act(),
            Transition.UNDO_VALIDATION.act(),
            Transition.DEACTIVATE.act(),
            Transition.REACTIVATE.act(),
            Transition.END_UNUSED.act());

    /** Of letters and digits: more than 128 random bits. */
    private static final int REQUEST_ID_LENGTH = 24;

    /** Returns the effective status. An active account that was disabled in Keycloak counts as deactivated. */
    public AccountStatus status() {
        return AccountStatus.effective(user.getFirstAttribute(Attributes.STATUS), user.isEnabled());
    }

    /** Returns whether the account is enabled in Keycloak. */
    public boolean isEnabledInKeycloak() {
        return user.isEnabled();
    }

    /**
     * Returns the alias of the identity provider that answers for the person; the person signs in there only.
     *
     * <p>Accounts created before {@code answeredForBy} existed have the alias in {@code validatedBy} until their next
     * sign-in.
     */
    public Optional<String> answeredForBy(KeycloakSession session) {
        String alias = user.getFirstAttribute(Attributes.ANSWERED_FOR_BY);
        if (alias != null) {
            return Optional.of(alias);
        }
        IdentityProviderStorageProvider providers = session.identityProviders();
        return Optional.ofNullable(user.getFirstAttribute(Attributes.VALIDATED_BY))
                .filter(name -> providers.getByAlias(name) != null);
    }

    /** Sets the status of a new account to pending, whatever other code wrote. */
    public void makePending() {
        write(AccountStatus.PENDING);
    }

    /**
     * Disables a pending account in Keycloak. A brokered account is disabled only once its link to the provider is
     * stored, because a first login that ends on a disabled account stores none.
     */
    public void disableWhilePending() {
        if (status() == AccountStatus.PENDING) {
            user.setEnabled(false);
        }
    }

    /**
     * Writes a request for this account: pending, with the time and the version of the notice that the applicant has read;
     * empty where none was shown. {@link #disableWhilePending} completes it.
     *
     * @return its random id, which names it in links to the team
     */
    public String request(Instant now, String noticeVersion) {
        makePending();
        user.setSingleAttribute(Attributes.REQUESTED_AT, seconds(now));
        if (!noticeVersion.isEmpty()) {
            user.setSingleAttribute(Attributes.NOTICE_VERSION, noticeVersion);
        }
        user.removeAttribute(Attributes.DISOWNED_AT);
        user.removeAttribute(Attributes.REJECTION_REASON);
        String id = SecretGenerator.getInstance().randomString(REQUEST_ID_LENGTH);
        user.setSingleAttribute(Attributes.REQUEST_ID, id);
        return id;
    }

    /** Returns whether the account has been requested, by a form or by a HIN login. */
    public boolean isRequested() {
        return user.getFirstAttribute(Attributes.REQUEST_ID) != null;
    }

    /** Returns the random id of the request; empty for an account that nobody requested. */
    public Optional<String> requestId() {
        return Optional.ofNullable(user.getFirstAttribute(Attributes.REQUEST_ID));
    }

    /**
     * Returns whether the account is or was open. A person may have used it, so its ways in stay protected when a staff member
     * closes it.
     */
    public boolean wasOpened() {
        AccountStatus status = status();
        return status == AccountStatus.ACTIVE
                || status == AccountStatus.DEACTIVATED
                || user.getFirstAttribute(Attributes.LAST_USED_AT) != null
                || new Story(user).lines().stream().anyMatch(line -> OPENED.contains(line.act()));
    }

    /** Returns whether a pending account lacks what the team needs to validate it. */
    public boolean lacksDetails() {
        return status() == AccountStatus.PENDING
                && Attributes.NEEDED.stream().map(user::getFirstAttribute).anyMatch(value -> value == null || value.isBlank());
    }

    /**
     * Keeps a pending account enabled while its owner is asked for details: Keycloak refuses every later post of a login
     * session whose person is disabled. A job disables it when the owner leaves.
     */
    public void openForDetails(Instant now) {
        if (status() == AccountStatus.PENDING) {
            user.setEnabled(true);
            user.setSingleAttribute(Attributes.DETAILS_ASKED_AT, seconds(now));
        }
    }

    /** Returns whether the account waits for the team because of a request after this moment. */
    public boolean wasRequestedAfter(Instant moment) {
        String at = user.getFirstAttribute(Attributes.REQUESTED_AT);
        return status() == AccountStatus.PENDING && at != null && Instant.parse(at).isAfter(moment);
    }

    /** Marks a request for the team: the owner of its address says that it came from another person. */
    public void disown(Instant now) {
        user.setSingleAttribute(Attributes.DISOWNED_AT, seconds(now));
    }

    /** Returns whether the request was rejected because nobody validated it in time. */
    public boolean isRequestExpired() {
        return EXPIRED.equals(user.getFirstAttribute(Attributes.REJECTION_REASON));
    }

    /** Records that the person was told of the end to come. */
    void announceEnd(Instant now) {
        user.setSingleAttribute(Attributes.END_ANNOUNCED_AT, seconds(now));
    }

    /** Returns whether its owner has ever signed in. */
    public boolean wasUsed() {
        return user.getFirstAttribute(Attributes.LAST_USED_AT) != null;
    }

    /** Records a sign-in. */
    void used(LocalDate day) {
        user.setSingleAttribute(Attributes.LAST_USED_AT, day.toString());
    }

    /** Writes the result of a transition; {@link Transitions} has compared the state before. */
    void apply(Transition transition, StoryLine line, Instant now) {
        write(transition.to());
        user.setEnabled(transition.opens());
        user.setSingleAttribute(Attributes.STATUS_SINCE, seconds(now));
        user.removeAttribute(Attributes.REJECTION_REASON);
        if (transition.to() == AccountStatus.REJECTED) {
            user.setSingleAttribute(
                    Attributes.REJECTION_REASON, transition == Transition.EXPIRE ? EXPIRED : BY_TEAM);
        }
        if (transition.validates()) {
            user.setSingleAttribute(Attributes.VALIDATED_BY, line.actor());
            user.setSingleAttribute(Attributes.VALIDATED_AT, seconds(now));
            user.setSingleAttribute(Attributes.VALIDATION_METHOD, line.method());
        } else if (transition == Transition.UNDO_VALIDATION) {
            List.of(Attributes.VALIDATED_BY, Attributes.VALIDATED_AT, Attributes.VALIDATION_METHOD)
                    .forEach(user::removeAttribute);
        }
    }

    /** Returns what is recorded about the account's state and its request, by the names of the attributes. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (String name : Attributes.SHOWN) {
            String value = user.getFirstAttribute(name);
            if (value != null && !value.isEmpty()) {
                facts.put(name, value);
            }
        }
        return facts;
    }

    private static String seconds(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void write(AccountStatus status) {
        user.setSingleAttribute(Attributes.STATUS, status.code());
    }
}

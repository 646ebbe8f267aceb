package ch.monespacepro.keycloak.account;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * What a list shows of an account.
 *
 * @param createdAt milliseconds; null in accounts of old
 * @param isLinked whether an identity of a provider is linked
 * @param attributes the user attributes {@link #ATTRIBUTES} that have a value
 */
public record Summary(
        String id,
        String email,
        String firstName,
        String lastName,
        boolean isEnabled,
        Long createdAt,
        boolean isLinked,
        Map<String, String> attributes) {

    private static final String BY_HOSPITAL = "hospital";

    /** The user attributes that a summary is made of. */
    public static final List<String> ATTRIBUTES = Stream.concat(
                    Stream.concat(Attributes.NEEDED.stream(), Attributes.QUESTIONS.stream()),
                    Stream.of(
                            Attributes.STATUS,
                            Attributes.REQUEST_ID,
                            Attributes.REQUESTED_AT,
                            Attributes.NOTICE_VERSION,
                            Attributes.DISOWNED_AT,
                            Attributes.ANSWERED_FOR_BY,
                            Attributes.VALIDATION_METHOD))
            .toList();

    public Summary {
        attributes = Map.copyOf(attributes);
    }

    public static Summary of(KeycloakSession session, RealmModel realm, UserModel person) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : ATTRIBUTES) {
            String value = person.getFirstAttribute(name);
            if (value != null) {
                attributes.put(name, value);
            }
        }
        return new Summary(
                person.getId(),
                person.getEmail(),
                person.getFirstName(),
                person.getLastName(),
                person.isEnabled(),
                person.getCreatedTimestamp(),
                session.users().getFederatedIdentitiesStream(realm, person).findAny().isPresent(),
                attributes);
    }

    /** Returns the effective status, see {@link Account#status()}. */
    public AccountStatus status() {
        return AccountStatus.effective(attributes.get(Attributes.STATUS), isEnabled);
    }

    /** Returns when the account was requested; without a request, when it was made. */
    public Instant submittedAt() {
        return submittedAt(attributes.get(Attributes.REQUESTED_AT), createdAt);
    }

    static Instant submittedAt(String requestedAt, Long createdAt) {
        try {
            return Instant.parse(requestedAt == null ? "" : requestedAt);
        } catch (DateTimeParseException neverOrByAnotherHand) {
            return Instant.ofEpochSecond(createdAt == null ? 0 : createdAt / 1000);
        }
    }

    /** Returns the origin. The form records which notice it showed; a HIN login shows none. */
    public Origin origin() {
        if (attributes.containsKey(Attributes.ANSWERED_FOR_BY)
                || BY_HOSPITAL.equals(attributes.get(Attributes.VALIDATION_METHOD))) {
            return Origin.HOSPITAL;
        }
        if (attributes.containsKey(Attributes.NOTICE_VERSION)) {
            return Origin.FORM;
        }
        if (isLinked) {
            return Origin.HIN;
        }
        return attributes.containsKey(Attributes.REQUEST_ID) ? Origin.FORM : Origin.TEAM;
    }

    /** Returns whether the request lacks what the team needs to validate it. */
    public boolean lacksDetails() {
        return status() == AccountStatus.PENDING
                && Attributes.NEEDED.stream().anyMatch(name -> text(name).isBlank());
    }

    /** Returns whether something waits for the team. */
    public boolean isToReview() {
        return Attributes.QUESTIONS.stream().anyMatch(attributes::containsKey);
    }

    /** Returns an attribute; empty when it is absent. */
    public String text(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }
}

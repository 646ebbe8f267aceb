package ch.monespacepro.keycloak.account;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/**
 * Since when nobody has touched an account, by the attributes of its state. Their values are ISO dates and times in UTC, so
 * that a query compares them as texts.
 *
 * @param dates names of the attributes that count; the latest does
 */
record Untouched(AccountStatus status, List<String> dates) {

    /** A request that waits for the team. */
    static final Untouched REQUEST =
            new Untouched(AccountStatus.PENDING, List.of(Attributes.REQUESTED_AT, Attributes.STATUS_SINCE));

    /** An account with which nobody signs in. */
    static final Untouched ACCOUNT = new Untouched(
            AccountStatus.ACTIVE, List.of(Attributes.LAST_USED_AT, Attributes.STATUS_SINCE, Attributes.VALIDATED_AT));

    /** An expired request that is kept for a while. */
    static final Untouched EXPIRED = new Untouched(AccountStatus.REJECTED, List.of(Attributes.STATUS_SINCE));

    /** A pending account whose owner may still fill in the form for details. */
    static final Untouched OPEN_FORM = new Untouched(AccountStatus.PENDING, List.of(Attributes.DETAILS_ASKED_AT));

    Instant since(UserModel person) {
        return dates.stream()
                .flatMap(name -> moment(person, name).stream())
                .max(Instant::compareTo)
                .orElseGet(() -> created(person));
    }

    static Optional<Instant> moment(UserModel person, String name) {
        String written = person.getFirstAttribute(name);
        return Stream.ofNullable(written).flatMap(value -> parsed(value).stream()).findFirst();
    }

    private static Optional<Instant> parsed(String value) {
        try {
            return Optional.of(
                    value.contains("T")
                            ? Instant.parse(value)
                            : LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant());
        } catch (DateTimeParseException byAnotherHand) {
            return Optional.empty();
        }
    }

    /** Without a date of creation, the account is new: it is not ended by mistake. */
    private static Instant created(UserModel person) {
        Long created = person.getCreatedTimestamp();
        return created == null ? Instant.now() : Instant.ofEpochMilli(created);
    }
}

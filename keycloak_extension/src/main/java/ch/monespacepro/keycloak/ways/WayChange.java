package ch.monespacepro.keycloak.ways;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.sms.MaskedNumber;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A change of a way into an open account, decided by a staff member.
 *
 * @param field {@link Way#code}
 * @param before what it replaces; empty when there is nothing, and for a factor
 * @param value empty for a factor, which is removed
 * @param by Keycloak subject of the staff member
 * @param byName as of then
 * @param at when it was decided: ISO 8601 in UTC, whole seconds
 * @param effectiveAt when it takes effect
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WayChange(
        String field, String before, String value, String by, String byName, String at, String effectiveAt, String reason) {

    public WayChange {
        Objects.requireNonNull(field);
        Objects.requireNonNull(effectiveAt);
    }

    @JsonIgnore
    public Optional<Way> way() {
        return Way.find(field);
    }

    @JsonIgnore
    public boolean isDue(Instant now) {
        return !Instant.parse(effectiveAt).isAfter(now);
    }

    /** Returns the new value as its owner recognises it, and nobody else can use it. */
    public String masked() {
        return switch (way().orElse(Way.APP)) {
            case EMAIL -> MailAddress.masked(value);
            case TELEPHONE -> MaskedNumber.of(value);
            case APP, PASSKEYS, RECOVERY_CODES -> "";
        };
    }

    @Override
    public String toString() {
        return "WayChange[" + field + "]";
    }
}

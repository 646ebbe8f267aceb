package ch.monespacepro.keycloak.request;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * Function and identifier that a person has typed and nobody has checked: one JSON object with the names of the attributes
 * and {@code at}, the moment, in the admin-only attribute {@code proposedIdentity}. It is in no claim, look-up or delivery
 * until a staff member confirms it.
 */
public final class ProposedIdentity {

    public static final String ATTRIBUTE = "proposedIdentity";

    private static final String AT = "at";

    private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

    private ProposedIdentity() {}

    static void write(UserModel person, RequestForm form) {
        Map<String, String> proposed = new LinkedHashMap<>();
        form.fields().stream()
                .filter(field -> !form.value(field).isBlank())
                .forEach(field -> proposed.put(field, form.value(field)));
        proposed.put(
                AT, Instant.ofEpochMilli(Time.currentTimeMillis()).truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            person.setSingleAttribute(ATTRIBUTE, JsonSerialization.writeValueAsString(proposed));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns what was proposed before, by attribute. */
    static MultivaluedMap<String, String> of(UserModel person) {
        MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
        values(person).forEach(values::putSingle);
        return values;
    }

    /** Returns the same with one value for each attribute. */
    public static Map<String, String> values(UserModel person) {
        Map<String, String> values = read(person);
        values.remove(AT);
        return values;
    }

    /** Returns when it was typed, ISO 8601 in UTC. */
    public static Optional<String> at(UserModel person) {
        return Optional.ofNullable(read(person).get(AT));
    }

    private static Map<String, String> read(UserModel person) {
        String written = person.getFirstAttribute(ATTRIBUTE);
        if (written == null) {
            return new LinkedHashMap<>();
        }
        try {
            return new LinkedHashMap<>(JsonSerialization.readValue(written, VALUES));
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}

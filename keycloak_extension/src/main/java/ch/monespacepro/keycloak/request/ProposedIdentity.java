package ch.monespacepro.keycloak.request;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * Function and identifier that a person has typed and nobody has checked: one JSON object with the names of the attributes,
 * in the admin-only attribute {@code proposedIdentity}. It is in no claim, look-up or delivery until a staff member confirms
 * it.
 */
public final class ProposedIdentity {

    public static final String ATTRIBUTE = "proposedIdentity";

    private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};

    private ProposedIdentity() {}

    static void write(UserModel person, RequestForm form) {
        Map<String, String> proposed = new LinkedHashMap<>();
        form.fields().stream()
                .filter(field -> !form.value(field).isBlank())
                .forEach(field -> proposed.put(field, form.value(field)));
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
        String written = person.getFirstAttribute(ATTRIBUTE);
        if (written == null) {
            return Map.of();
        }
        try {
            return JsonSerialization.readValue(written, VALUES);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }
}

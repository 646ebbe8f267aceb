package ch.monespacepro.keycloak.ways;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * The changes of ways into one account that wait for their time, in the admin-only attribute {@code pendingChanges}. At most
 * one for each way.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock} when it is written
 */
public record PlannedChanges(UserModel person) {

    /** The user attribute with the list, as JSON. */
    public static final String ATTRIBUTE = "pendingChanges";

    private static final Logger LOG = Logger.getLogger(PlannedChanges.class);
    private static final TypeReference<List<WayChange>> LIST = new TypeReference<>() {};

    public List<WayChange> list() {
        return read(person.getFirstAttribute(ATTRIBUTE), person.getId());
    }

    static List<WayChange> read(String written, String personId) {
        if (written == null) {
            return List.of();
        }
        try {
            return List.copyOf(JsonSerialization.readValue(written, LIST));
        } catch (IOException | RuntimeException unreadable) {
            // Written by another hand. No change is the safe reading.
            LOG.errorf("Attribute %s of person %s is unreadable and counts as empty", ATTRIBUTE, personId);
            return List.of();
        }
    }

    public Optional<WayChange> find(Way way) {
        return list().stream().filter(change -> change.field().equals(way.code())).findFirst();
    }

    /** Adds a change; it replaces one of the same way. */
    void put(WayChange change) {
        List<WayChange> others = new ArrayList<>(without(change.field()));
        others.add(change);
        write(others);
    }

    void remove(String field) {
        write(without(field));
    }

    private List<WayChange> without(String field) {
        return list().stream().filter(change -> !change.field().equals(field)).toList();
    }

    private void write(List<WayChange> changes) {
        if (changes.isEmpty()) {
            person.removeAttribute(ATTRIBUTE);
            return;
        }
        try {
            person.setSingleAttribute(ATTRIBUTE, JsonSerialization.writeValueAsString(changes));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package ch.monespacepro.keycloak.profile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * Title and names that a person has typed and the team has not checked: one at a time, in the admin-only attribute {@code
 * proposedName}. It is in no claim, look-up or delivery until a staff member approves it.
 *
 * @param title empty when the person wants none
 * @param at when it was typed, ISO 8601 in UTC
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ProposedName(String title, String firstName, String lastName, String at) {

    public static final String ATTRIBUTE = "proposedName";
    public static final String TITLE = "title";

    public static Optional<ProposedName> of(UserModel person) {
        String written = person.getFirstAttribute(ATTRIBUTE);
        if (written == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonSerialization.readValue(written, ProposedName.class));
        } catch (IOException unreadable) {
            throw new IllegalStateException("The proposed name of account " + person.getId() + " is unreadable");
        }
    }

    /** Returns what the account has now, in the same form. */
    public static ProposedName present(UserModel person, String at) {
        return new ProposedName(
                orEmpty(person.getFirstAttribute(TITLE)), orEmpty(person.getFirstName()), orEmpty(person.getLastName()), at);
    }

    /** @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock} */
    public void proposeFor(UserModel person) {
        try {
            person.setSingleAttribute(ATTRIBUTE, JsonSerialization.writeValueAsString(this));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static void remove(UserModel person) {
        person.removeAttribute(ATTRIBUTE);
    }

    public boolean hasNamesOf(ProposedName other) {
        return firstName.equals(other.firstName) && lastName.equals(other.lastName);
    }

    /** Returns the name in one line, for the record. */
    public String text() {
        return String.join(" ", title, firstName, lastName).strip();
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    @Override
    public String toString() {
        return "ProposedName[" + at + "]";
    }
}

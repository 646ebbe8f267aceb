package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.profile.TypedProfile;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * A posted form about an account.
 *
 * @param fields the names of its fields, in the order of the form
 * @param posted the fields as typed
 * @param profile the fields of the account as they will be stored; a value that breaks its rule stays as typed
 */
record RequestForm(List<String> fields, MultivaluedMap<String, String> posted, MultivaluedMap<String, String> profile) {

    static final String PASSWORD = "password";
    static final String CONFIRMATION = "password-confirm";
    static final String TITLE = "title";
    static final String TELEPHONE = "phoneNumber";
    static final String CHANNEL = "codeChannel";
    static final String IDENTIFIER_TYPE = "professionalIdType";
    static final String IDENTIFIER = "professionalId";
    static final String FUNCTION = "function";
    static final String FUNCTION_DETAILS = "functionDetails";

    /** The manual's form. */
    static final List<String> WHOLE = List.of(
            TITLE,
            UserModel.LAST_NAME,
            UserModel.FIRST_NAME,
            UserModel.EMAIL,
            TELEPHONE,
            PASSWORD,
            CONFIRMATION,
            CHANNEL,
            IDENTIFIER_TYPE,
            IDENTIFIER,
            FUNCTION,
            FUNCTION_DETAILS);

    private static final Set<String> SECRET = Set.of(PASSWORD, CONFIRMATION);

    static RequestForm of(KeycloakSession session, List<String> fields) {
        MultivaluedMap<String, String> posted = session.getContext().getHttpRequest().getDecodedFormParameters();
        return new RequestForm(
                fields, posted, TypedProfile.normalised(shown(fields, posted), session.getContext().getRealm()));
    }

    String value(String field) {
        String value = profile.getFirst(field);
        return value == null ? "" : value;
    }

    boolean has(String field) {
        return fields.contains(field);
    }

    /** The address as it is stored. */
    String address() {
        return value(UserModel.EMAIL);
    }

    String password() {
        String password = posted.getFirst(PASSWORD);
        return password == null ? "" : password;
    }

    boolean isPasswordRepeated() {
        return password().equals(posted.getFirst(CONFIRMATION));
    }

    /** What the page shows again after a fault: all that was typed, without passwords. */
    MultivaluedMap<String, String> shownAgain() {
        return shown(fields, posted);
    }

    /** Returns whether the account has exactly these values. */
    boolean isStoredIn(UserModel person) {
        return fields.stream().filter(field -> !SECRET.contains(field)).allMatch(field -> {
            String stored = person.getFirstAttribute(field);
            return value(field).equals(stored == null ? "" : stored);
        });
    }

    /** Writes the values to the account; a field that was left empty is removed. */
    void writeTo(UserModel person) {
        for (String field : fields) {
            if (SECRET.contains(field)) {
                continue;
            }
            if (value(field).isBlank()) {
                person.removeAttribute(field);
            } else {
                person.setSingleAttribute(field, value(field));
            }
        }
    }

    private static MultivaluedMap<String, String> shown(List<String> fields, MultivaluedMap<String, String> posted) {
        MultivaluedMap<String, String> shown = new MultivaluedHashMap<>();
        for (String field : fields) {
            if (!SECRET.contains(field) && posted.getFirst(field) != null) {
                shown.putSingle(field, posted.getFirst(field));
            }
        }
        return shown;
    }

    @Override
    public String toString() {
        return "RequestForm" + fields;
    }
}

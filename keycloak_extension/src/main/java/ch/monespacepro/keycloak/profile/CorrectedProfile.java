package ch.monespacepro.keycloak.profile;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.validation.Validation;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.userprofile.ValidationException;

/**
 * An account with other values in some fields, judged by the rules of the registration form. They are stricter than those of
 * the admin API.
 *
 * @param values all fields of the form as they would be stored
 */
public record CorrectedProfile(KeycloakSession session, MultivaluedMap<String, String> values) {

    /** The fields of the form that a staff member may correct. */
    public static final List<String> FIELDS = List.of(
            "title",
            UserModel.LAST_NAME,
            UserModel.FIRST_NAME,
            UserModel.EMAIL,
            "phoneNumber",
            "codeChannel",
            "professionalIdType",
            "professionalId",
            "function",
            "functionDetails");

    /** Another account has the address: the caller finds out which. */
    private static final Set<String> KNOWN = Set.of(Messages.EMAIL_EXISTS, Messages.USERNAME_EXISTS);

    /** @param typed the new values by field; a value that breaks its rule stays as typed */
    public static CorrectedProfile of(KeycloakSession session, UserModel person, Map<String, String> typed) {
        MultivaluedMap<String, String> values = new MultivaluedHashMap<>();
        for (String field : FIELDS) {
            String value = typed.getOrDefault(field, person.getFirstAttribute(field));
            if (value != null) {
                values.putSingle(field, value);
            }
        }
        return new CorrectedProfile(
                session, TypedProfile.normalised(values, session.getContext().getRealm()));
    }

    /** Returns the value as it would be stored; empty when there is none. */
    public String value(String field) {
        String value = values.getFirst(field);
        return value == null ? "" : value;
    }

    /** Returns the message key of the fault of one of these fields; empty when they have none. */
    public Optional<String> fault(Set<String> fields) {
        try {
            session.getProvider(UserProfileProvider.class)
                    .create(UserProfileContext.REGISTRATION, values)
                    .validate();
            return Optional.empty();
        } catch (ValidationException refused) {
            return Validation.getFormErrorsFromValidation(refused.getErrors()).stream()
                    .filter(fault -> !KNOWN.contains(fault.getMessage()))
                    .filter(fault -> fields.contains(field(fault)))
                    .map(FormMessage::getMessage)
                    // Keycloak's own length check stands beside ours, which names the fault.
                    .min(Comparator.comparing(message -> !message.startsWith("mep")));
        }
    }

    /** The user name is the address. */
    private static String field(FormMessage fault) {
        return UserModel.USERNAME.equals(fault.getField()) ? UserModel.EMAIL : fault.getField();
    }
}

package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.hin.HinSecuredDomains;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.utils.FormMessage;
import org.keycloak.policy.PasswordPolicyManagerProvider;
import org.keycloak.policy.PolicyError;
import org.keycloak.services.messages.Messages;
import org.keycloak.services.validation.Validation;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.userprofile.UserProfileProvider;
import org.keycloak.userprofile.ValidationException;

/** Finds what is wrong with a form: one fault for each field, in the order of the form. */
record RequestFaults(KeycloakSession session, RequestForm form) {

    private static final String OTHER = "other";
    private static final String BY_MAIL = "email";
    /** Whether an address has an account is told to its owner only. */
    private static final Set<String> KNOWN = Set.of(Messages.EMAIL_EXISTS, Messages.USERNAME_EXISTS);

    List<FormMessage> find() {
        Map<String, FormMessage> found = new LinkedHashMap<>();
        List<FormMessage> faults = new ArrayList<>(missing());
        faults.addAll(ofProfile());
        faults.addAll(ofPassword());
        faults.addAll(ofChannel());
        faults.stream().filter(fault -> form.has(fault.getField())).forEach(fault ->
                found.putIfAbsent(fault.getField(), fault));
        return found.values().stream()
                .sorted(Comparator.comparingInt(fault -> form.fields().indexOf(fault.getField())))
                .toList();
    }

    private List<FormMessage> missing() {
        return form.fields().stream()
                .filter(this::isMissing)
                .map(field -> new FormMessage(field, "mepRequired_" + field))
                .toList();
    }

    private boolean isMissing(String field) {
        return switch (field) {
            case RequestForm.PASSWORD -> form.password().isEmpty();
            case RequestForm.CONFIRMATION -> false;
            case RequestForm.FUNCTION_DETAILS -> OTHER.equals(form.value(RequestForm.FUNCTION))
                    && form.value(field).isBlank();
            default -> form.value(field).isBlank();
        };
    }

    private List<FormMessage> ofProfile() {
        try {
            session.getProvider(UserProfileProvider.class)
                    .create(UserProfileContext.REGISTRATION, form.profile())
                    .validate();
            return List.of();
        } catch (ValidationException refused) {
            return Validation.getFormErrorsFromValidation(refused.getErrors()).stream()
                    .filter(fault -> !KNOWN.contains(fault.getMessage()))
                    .sorted(Comparator.comparing(fault -> UserModel.USERNAME.equals(fault.getField())))
                    .map(RequestFaults::atAddress)
                    // Keycloak's own length check stands beside ours; our words name the field and the remedy.
                    .sorted(Comparator.comparing(fault -> !fault.getMessage().startsWith("mep")))
                    .toList();
        }
    }

    /** The user name is the address, which is typed once. */
    private static FormMessage atAddress(FormMessage fault) {
        return UserModel.USERNAME.equals(fault.getField())
                ? new FormMessage(UserModel.EMAIL, fault.getMessage(), fault.getParameters())
                : fault;
    }

    private List<FormMessage> ofPassword() {
        if (!form.has(RequestForm.PASSWORD) || form.password().isEmpty()) {
            return List.of();
        }
        PolicyError error = session.getProvider(PasswordPolicyManagerProvider.class)
                .validate(form.address(), form.password());
        if (error != null) {
            return List.of(new FormMessage(RequestForm.PASSWORD, error.getMessage(), error.getParameters()));
        }
        return form.isPasswordRepeated()
                ? List.of()
                : List.of(new FormMessage(RequestForm.CONFIRMATION, Messages.INVALID_PASSWORD_CONFIRM));
    }

    /** Decided again when the account is activated. */
    private List<FormMessage> ofChannel() {
        boolean isUnsecured = BY_MAIL.equals(form.value(RequestForm.CHANNEL))
                && !HinSecuredDomains.of(session).secures(form.address());
        return isUnsecured
                ? List.of(new FormMessage(RequestForm.CHANNEL, "mepChannel_not-secured"))
                : List.of();
    }
}

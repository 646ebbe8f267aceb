package ch.monespacepro.keycloak.profile;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.keycloak.models.UserModel;
import org.keycloak.provider.ConfiguredProvider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.userprofile.UserProfileContext;
import org.keycloak.validate.SimpleValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/**
 * Validator {@code mep-guarded}: a field that a person fills in at registration and cannot change afterwards.
 *
 * <p>Keycloak shows a field at registration only if its owner may edit it, and then the owner may change it by the account
 * API and by UPDATE_PROFILE as well: at an open session, a thief could change the second factor. So every change is
 * refused, except by an administrator at the admin API. The extension's own ways (the change of the code's destination, a
 * request that begins again, brokers) write to the account itself, which no user profile judges.
 */
public final class Guarded implements SimpleValidator, ConfiguredProvider {

    public static final String ID = "mep-guarded";

    @Override
    public ValidationContext validate(
            Object input, String inputHint, ValidationContext context, ValidatorConfig config) {
        AttributeContext attribute =
                UserProfileAttributeValidationContext.from(context).getAttributeContext();
        if (!mayBeSet(attribute) && !written(input).equals(stored(attribute))) {
            context.addError(new ValidationError(ID, inputHint, "mepGuarded"));
        }
        return context;
    }

    private static boolean mayBeSet(AttributeContext attribute) {
        UserProfileContext by = attribute.getContext();
        boolean isNew = attribute.getUser() == null
                && (by == UserProfileContext.REGISTRATION || by == UserProfileContext.IDP_REVIEW);
        return isNew || by.isAdminContext();
    }

    private static List<String> stored(AttributeContext attribute) {
        UserModel person = attribute.getUser();
        String field = attribute.getAttribute().getKey();
        return person == null ? List.of() : written(person.getAttributeStream(field).toList());
    }

    /** The values that are not blank: a field left empty and a field without value are the same. */
    private static List<String> written(Object values) {
        Collection<?> all = values instanceof Collection<?> several ? several : values == null ? List.of() : List.of(values);
        return all.stream()
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(value -> !value.isBlank())
                .toList();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getHelpText() {
        return "Set once at registration. Afterwards only administrators change it here.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}

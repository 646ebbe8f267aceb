package ch.monespacepro.keycloak.profile;

import java.util.List;
import java.util.Optional;
import org.keycloak.provider.ConfiguredProvider;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.UserProfileAttributeValidationContext;
import org.keycloak.validate.AbstractStringValidator;
import org.keycloak.validate.ValidationContext;
import org.keycloak.validate.ValidationError;
import org.keycloak.validate.ValidatorConfig;

/**
 * Judges a value before it is stored. The rule itself has its home in another package.
 *
 * <p>A value that the account has already is not judged again: rules change, and brokers write names that the form would
 * refuse. Otherwise nobody could change anything else of such an account.
 */
abstract class RuleValidator extends AbstractStringValidator implements ConfiguredProvider {

    abstract Optional<Fault> fault(String value, AttributeContext attribute);

    @Override
    protected final void doValidate(String value, String inputHint, ValidationContext context, ValidatorConfig config) {
        AttributeContext attribute =
                UserProfileAttributeValidationContext.from(context).getAttributeContext();
        if (!isStored(value, attribute)) {
            fault(value, attribute)
                    .ifPresent(fault -> context.addError(new ValidationError(
                            getId(), inputHint, fault.message(), fault.parameters().toArray())));
        }
    }

    private static boolean isStored(String value, AttributeContext attribute) {
        return attribute.getUser() != null
                && attribute
                        .getUser()
                        .getAttributeStream(attribute.getAttribute().getKey())
                        .anyMatch(value::equals);
    }

    /** Returns whether an administrator writes the value: at the admin API, which is for emergencies. */
    static boolean isByAdministrator(AttributeContext attribute) {
        return attribute.getContext().isAdminContext();
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}

package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierRefusal;
import ch.monespacepro.keycloak.identifier.IdentifierRefusedException;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import java.util.Optional;
import java.util.Set;
import org.keycloak.userprofile.AttributeContext;
import org.keycloak.userprofile.Attributes;

/** Validator {@code mep-professional-id}: see {@link ProfessionalIdentifier}. Without a known type it judges nothing. */
public final class ProfessionalIdValidator extends RuleValidator {

    private static final String MESSAGE = "mepIdentifier_";

    @Override
    Optional<Fault> fault(String value, AttributeContext attribute) {
        Attributes profile = attribute.getAttributes();
        return IdentifierType.find(profile.getFirst("professionalIdType"))
                .flatMap(type -> fault(type, value, profile.getFirst("function"), attribute));
    }

    private static Optional<Fault> fault(
            IdentifierType type, String value, String function, AttributeContext attribute) {
        try {
            String stored = ProfessionalIdentifier.typed(type, value, function, withoutIdentifier(function, attribute))
                    .value();
            return stored.equals(value) ? Optional.empty() : Optional.of(Fault.of(Fault.SPELLING, stored));
        } catch (IdentifierRefusedException refused) {
            return Optional.of(Fault.of(MESSAGE + code(type, refused.refusal())));
        }
    }

    /** An administrator may write that any person has no identifier, for example a member of the team. */
    private static FunctionsWithoutIdentifier withoutIdentifier(String function, AttributeContext attribute) {
        return isByAdministrator(attribute) && function != null
                ? new FunctionsWithoutIdentifier(Set.of(function))
                : FunctionsWithoutIdentifier.of(attribute.getSession().getContext().getRealm());
    }

    /** The form of an identifier is explained for its type; without an identifier, it is 0. */
    private static String code(IdentifierType type, IdentifierRefusal refusal) {
        if (refusal != IdentifierRefusal.FORMAT) {
            return refusal.code();
        }
        return type == IdentifierType.NONE ? IdentifierRefusal.NOT_ZERO.code() : refusal.code() + "-" + type;
    }

    @Override
    public String getId() {
        return "mep-professional-id";
    }

    @Override
    public String getHelpText() {
        return "An identifier of the type in professionalIdType.";
    }
}

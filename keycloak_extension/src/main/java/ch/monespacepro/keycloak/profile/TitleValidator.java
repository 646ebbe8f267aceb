package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.name.NameRefusal;
import ch.monespacepro.keycloak.name.NameRefusedException;
import ch.monespacepro.keycloak.name.PersonTitle;
import java.util.Optional;
import org.keycloak.userprofile.AttributeContext;

/** Validator {@code mep-title}: see {@link PersonTitle}. */
public final class TitleValidator extends RuleValidator {

    private static final String MESSAGE = "mepTitle_";

    @Override
    Optional<Fault> fault(String value, AttributeContext attribute) {
        try {
            String stored = PersonTitle.typed(value);
            // Keycloak does not ask about an empty value; this one only looks empty.
            return stored.isEmpty()
                    ? Optional.of(Fault.of(MESSAGE + NameRefusal.EMPTY.code()))
                    : stored.equals(value) ? Optional.empty() : Optional.of(Fault.of(Fault.SPELLING, stored));
        } catch (NameRefusedException refused) {
            return isByAdministrator(attribute) && NameValidator.isHarmless(value, refused.refusal())
                    ? Optional.empty()
                    : Optional.of(Fault.of(MESSAGE + refused.refusal().code(), PersonTitle.LONGEST));
        }
    }

    @Override
    public String getId() {
        return "mep-title";
    }

    @Override
    public String getHelpText() {
        return "A title such as Dr méd.";
    }
}

package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.name.NameRefusal;
import ch.monespacepro.keycloak.name.NameRefusedException;
import ch.monespacepro.keycloak.name.PersonName;
import ch.monespacepro.keycloak.text.FreeText;
import java.util.Optional;
import org.keycloak.userprofile.AttributeContext;

/** Validator {@code mep-name}: see {@link PersonName}. */
public final class NameValidator extends RuleValidator {

    private static final String MESSAGE = "mepName_";

    @Override
    Optional<Fault> fault(String value, AttributeContext attribute) {
        try {
            String stored = PersonName.typed(value);
            return stored.equals(value) ? Optional.empty() : Optional.of(Fault.of(Fault.SPELLING, stored));
        } catch (NameRefusedException refused) {
            NameRefusal refusal = refused.refusal();
            return isByAdministrator(attribute) && isHarmless(value, refusal)
                    ? Optional.empty()
                    : Optional.of(Fault.of(MESSAGE + refusal.code(), PersonName.LONGEST));
        }
    }

    /** An administrator may write what a register says, for example a digit. */
    static boolean isHarmless(String value, NameRefusal refusal) {
        return refusal == NameRefusal.CHARACTERS && !FreeText.hasInvisible(value);
    }

    @Override
    public String getId() {
        return "mep-name";
    }

    @Override
    public String getHelpText() {
        return "Letters of any script and the signs that stand in names.";
    }
}

package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.text.FreeText;
import java.util.Optional;
import org.keycloak.userprofile.AttributeContext;

/** Validator {@code mep-text}: a line in the person's own words, see {@link FreeText}. */
public final class TextValidator extends RuleValidator {

    /** In UTF-16 units. */
    private static final int LONGEST = 255;

    @Override
    Optional<Fault> fault(String value, AttributeContext attribute) {
        if (value.length() > LONGEST) {
            return Optional.of(Fault.of("mepText_too-long", LONGEST));
        }
        return FreeText.hasInvisible(value) ? Optional.of(Fault.of("mepText_characters")) : Optional.empty();
    }

    @Override
    public String getId() {
        return "mep-text";
    }

    @Override
    public String getHelpText() {
        return "At most 255 characters, none of them invisible.";
    }
}

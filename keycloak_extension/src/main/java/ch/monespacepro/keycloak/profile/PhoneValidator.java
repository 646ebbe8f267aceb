package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.language.CountryNames;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.keycloak.models.RealmModel;
import org.keycloak.userprofile.AttributeContext;

/** Validator {@code mep-phone}: a number that can receive codes by SMS, see {@link MobileNumber}. */
public final class PhoneValidator extends RuleValidator {

    private static final String MESSAGE = "mepPhone_";
    private static final String NOT_E164 = "mepPhoneNotE164";
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

    @Override
    Optional<Fault> fault(String value, AttributeContext attribute) {
        if (isByAdministrator(attribute)) {
            return E164.matcher(value).matches() ? Optional.empty() : Optional.of(Fault.of(NOT_E164));
        }
        RealmModel realm = attribute.getSession().getContext().getRealm();
        AllowedCountries countries = AllowedCountries.of(realm);
        try {
            return MobileNumber.typed(value, countries).e164().equals(value)
                    ? Optional.empty()
                    : Optional.of(Fault.of(NOT_E164));
        } catch (TelephoneRefusedException refused) {
            return Optional.of(
                    Fault.of(MESSAGE + refused.refusal().code(), new CountryNames(countries.codes()).inMessage()));
        }
    }

    @Override
    public String getId() {
        return "mep-phone";
    }

    @Override
    public String getHelpText() {
        return "A mobile number of an allowed country, in E.164.";
    }
}

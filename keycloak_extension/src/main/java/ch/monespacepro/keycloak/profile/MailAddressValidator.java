package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.address.AccountAddress;
import ch.monespacepro.keycloak.address.AddressRefusedException;
import java.util.Optional;
import org.keycloak.userprofile.AttributeContext;

/** Validator {@code mep-mail-address}: see {@link AccountAddress}. */
public final class MailAddressValidator extends RuleValidator {

    private static final String MESSAGE = "mepMail_";

    @Override
    Optional<Fault> fault(String value, AttributeContext attribute) {
        try {
            // One spelling per address: müller.ch and xn--mller-kva.ch are the same domain.
            return AccountAddress.typed(value).equals(value)
                    ? Optional.empty()
                    : Optional.of(Fault.of("mepAddressNotAscii"));
        } catch (AddressRefusedException refused) {
            return Optional.of(Fault.of(MESSAGE + refused.refusal().code()));
        }
    }

    @Override
    public String getId() {
        return "mep-mail-address";
    }

    @Override
    public String getHelpText() {
        return "An e-mail address in its canonical spelling.";
    }
}

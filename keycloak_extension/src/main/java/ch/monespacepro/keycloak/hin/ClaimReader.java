package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.address.AccountAddress;
import ch.monespacepro.keycloak.address.AddressRefusedException;
import ch.monespacepro.keycloak.name.PersonName;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Converts claims to values of attributes, by the same rules as {@code hin_mapper/readers.py}. */
final class ClaimReader {

    /** Thrown when a claim gives no value; the message is a short code such as {@code not-mobile}. */
    static final class UnreadableException extends Exception {
        UnreadableException(String problem) {
            super(problem);
        }
    }

    private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern SWISS_ZIP = Pattern.compile("[0-9]{4}");

    private final HinIdentity identity;
    private final AllowedCountries countries;

    ClaimReader(HinIdentity identity, AllowedCountries countries) {
        this.identity = identity;
        this.countries = countries;
    }

    String email(String claim) throws UnreadableException {
        try {
            return AccountAddress.typed(required(claim, text -> true));
        } catch (AddressRefusedException refused) {
            throw new UnreadableException("malformed");
        }
    }

    /** Reads a name as HIN writes it. It may be longer than the form allows, up to Keycloak's limit. */
    String name(String claim) throws UnreadableException {
        return required(claim, PersonName::hasOnlyItsCharacters);
    }

    private String required(String claim, Predicate<String> usable) throws UnreadableException {
        Optional<String> text = identity.text(claim).filter(usable);
        if (text.isPresent()) {
            return text.get();
        }
        throw new UnreadableException(identity.says(claim) ? "malformed" : "missing");
    }

    String mobileTelephone(String claim) throws UnreadableException {
        String written = identity.raw(claim).orElseThrow(() -> new UnreadableException("missing"));
        try {
            return MobileNumber.machineWritten(written, countries).e164();
        } catch (TelephoneRefusedException refused) {
            throw new UnreadableException(refused.refusal().code());
        }
    }

    /** Returns compact JSON with the field names of eCH-0010. An address without a town or post code is unusable. */
    String postalAddress(AddressClaims claims) throws UnreadableException {
        Optional<String> postalCode = identity.text(claims.postalCode());
        Optional<String> town = identity.text(claims.town());
        String country = identity.says(claims.country()) ? identity.text(claims.country()).orElse("") : "CH";
        if (postalCode.isEmpty() || town.isEmpty() || !COUNTRY.matcher(country).matches()) {
            throw new UnreadableException("incomplete");
        }
        country = country.toUpperCase(Locale.ROOT);
        boolean swiss = country.equals("CH") && SWISS_ZIP.matcher(postalCode.get()).matches();
        ObjectNode address = JsonNodeFactory.instance.objectNode();
        identity.text(claims.addressLine1()).ifPresent(line -> address.put("addressLine1", line));
        address.put("town", town.get());
        address.put(swiss ? "swissZipCode" : "foreignZipCode", postalCode.get());
        address.put("country", country);
        return address.toString();
    }
}

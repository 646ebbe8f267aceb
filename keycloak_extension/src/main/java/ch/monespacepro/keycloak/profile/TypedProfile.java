package ch.monespacepro.keycloak.profile;

import ch.monespacepro.keycloak.address.AccountAddress;
import ch.monespacepro.keycloak.address.AddressRefusedException;
import ch.monespacepro.keycloak.identifier.FunctionsWithoutIdentifier;
import ch.monespacepro.keycloak.identifier.IdentifierRefusedException;
import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.identifier.ProfessionalIdentifier;
import ch.monespacepro.keycloak.name.NameRefusedException;
import ch.monespacepro.keycloak.name.PersonName;
import ch.monespacepro.keycloak.name.PersonTitle;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import ch.monespacepro.keycloak.text.FreeText;
import ch.monespacepro.keycloak.text.PlainText;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * The fields of a form about a person, as they will be stored: a telephone number in E.164, an address in its canonical
 * spelling, names in Unicode's composed form, an identifier without spaces and dots.
 *
 * <p>A validator of the user profile can only judge a value, not change it. So the values are changed before.
 */
public final class TypedProfile {

    private final MultivaluedMap<String, String> typed;
    private final AllowedCountries countries;
    private final FunctionsWithoutIdentifier withoutIdentifier;

    private TypedProfile(
            MultivaluedMap<String, String> typed, AllowedCountries countries, FunctionsWithoutIdentifier withoutIdentifier) {
        this.typed = typed;
        this.countries = countries;
        this.withoutIdentifier = withoutIdentifier;
    }

    /**
     * Returns the same fields. A value that breaks its rule stays as typed, so that the validator names the fault; one
     * that a reader sees as empty is empty.
     */
    public static MultivaluedMap<String, String> normalised(MultivaluedMap<String, String> typed, RealmModel realm) {
        return normalised(typed, AllowedCountries.of(realm), FunctionsWithoutIdentifier.of(realm));
    }

    static MultivaluedMap<String, String> normalised(
            MultivaluedMap<String, String> typed, AllowedCountries countries, FunctionsWithoutIdentifier withoutIdentifier) {
        return new TypedProfile(typed, countries, withoutIdentifier).stored();
    }

    private MultivaluedMap<String, String> stored() {
        MultivaluedMap<String, String> stored = new MultivaluedHashMap<>();
        typed.forEach((field, values) -> values.forEach(value -> stored.add(field, value == null ? null : stored(field, value))));
        return stored;
    }

    private String stored(String field, String value) {
        if (PlainText.trimmed(value).isEmpty()) {
            return "";
        }
        try {
            return switch (field) {
                case "title" -> PersonTitle.typed(value);
                case UserModel.LAST_NAME, UserModel.FIRST_NAME -> PersonName.typed(value);
                case UserModel.EMAIL -> AccountAddress.typed(value);
                case "phoneNumber" -> MobileNumber.typed(value, countries).e164();
                case "professionalId" -> identifier(value);
                case "functionDetails" -> FreeText.typed(value);
                default -> value;
            };
        } catch (NameRefusedException
                | AddressRefusedException
                | TelephoneRefusedException
                | IdentifierRefusedException refused) {
            return value;
        }
    }

    private String identifier(String value) throws IdentifierRefusedException {
        Optional<IdentifierType> type = IdentifierType.find(typed.getFirst("professionalIdType"));
        return type.isPresent()
                ? ProfessionalIdentifier.typed(type.get(), value, typed.getFirst("function"), withoutIdentifier).value()
                : value;
    }
}

package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.identifier.IdentifierType;
import ch.monespacepro.keycloak.text.PersonName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.keycloak.models.UserModel;

/** The claims about the doctor under whose responsibility an assistant works. {@code sub} stays the assistant. */
record DelegationClaims(Delegation delegation, UserModel principal) {

    private static final String EXTENSIONS = "extensions";

    /** Writes them beside other extensions. */
    void write(Map<String, Object> claims) {
        Map<String, Object> extensions = new LinkedHashMap<>();
        if (claims.get(EXTENSIONS) instanceof Map<?, ?> others) {
            others.forEach((name, value) -> extensions.put(String.valueOf(name), value));
        }
        extensions.put("ch_delegation", named());
        claims.put(EXTENSIONS, extensions);
        claims.put("principal_sub", delegation.principalId());
        claims.put("delegation_rights", Stream.of(Right.values()).filter(delegation.rights()::contains).map(Right::code).toList());
    }

    /** The extension of CH EPR FHIR (ITI-71). Its identifier is a GLN; another number would be taken for one. */
    private Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        named.put("principal", PersonName.of(principal.getFirstName(), principal.getLastName()));
        String identifier = principal.getFirstAttribute("professionalId");
        if (IdentifierType.GLN.name().equals(principal.getFirstAttribute("professionalIdType")) && identifier != null) {
            named.put("principal_id", identifier);
        }
        return named;
    }
}

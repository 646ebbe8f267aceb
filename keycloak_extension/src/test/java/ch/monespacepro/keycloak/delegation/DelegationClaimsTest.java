package ch.monespacepro.keycloak.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.PersonInMemory;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DelegationClaimsTest {

    private static final Map<String, String> ANNE = Map.of(
            "firstName", "Anne",
            "lastName", "Médecin",
            "professionalIdType", "GLN",
            "professionalId", "7601000050717");

    @Test
    void doctorIsNamedAsTheExtensionOfChEprFhirSays() {
        assertEquals(
                Map.of(
                        "extensions",
                        Map.of("ch_delegation", Map.of("principal", "Anne Médecin", "principal_id", "7601000050717")),
                        "principal_sub",
                        "anne",
                        "delegation_rights",
                        List.of("mayReadDocuments", "maySubmitRequests")),
                claims(ANNE, Right.byDefault(), new HashMap<>()));
    }

    @Test
    void numberThatIsNoGlnIsNotNamed() {
        Map<String, String> doctor = new HashMap<>(ANNE);
        doctor.put("professionalIdType", "ZSR");

        assertEquals(
                Map.of("ch_delegation", Map.of("principal", "Anne Médecin")),
                claims(doctor, Right.byDefault(), new HashMap<>()).get("extensions"));
    }

    @Test
    void rightsStandInTheirOrder() {
        Set<Right> rights = EnumSet.of(Right.CHANGE_ADDRESSES, Right.READ_DOCUMENTS);

        assertEquals(
                List.of("mayReadDocuments", "mayChangeAddresses"),
                claims(ANNE, rights, new HashMap<>()).get("delegation_rights"));
        assertEquals(List.of(), claims(ANNE, Set.of(), new HashMap<>()).get("delegation_rights"));
    }

    @Test
    void otherExtensionsStay() {
        Map<String, Object> claims = claims(ANNE, Set.of(), new HashMap<>(Map.of("extensions", Map.of("ihe_iua", "x"))));

        assertEquals(Set.of("ihe_iua", "ch_delegation"), ((Map<?, ?>) claims.get("extensions")).keySet());
    }

    private static Map<String, Object> claims(Map<String, String> doctor, Set<Right> rights, Map<String, Object> claims) {
        new DelegationClaims(Standing.delegation("anne", "", rights), new PersonInMemory(doctor).model()).write(claims);
        return claims;
    }
}

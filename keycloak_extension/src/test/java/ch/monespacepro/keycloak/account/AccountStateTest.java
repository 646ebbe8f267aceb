package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.models.IdentityProviderModel;
import org.keycloak.models.IdentityProviderStorageProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

class AccountStateTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "active,      true,  ACTIVE",
                "active,      false, DEACTIVATED",
                "pending,     true,  PENDING",
                "pending,     false, PENDING",
                "rejected,    true,  REJECTED",
                "deactivated, true,  DEACTIVATED",
                "-,           true,  PENDING",
                "Active,      true,  PENDING",
                "nonsense,    true,  PENDING",
            })
    void onlyAValidatedAccountIsActive(String status, boolean enabled, AccountState expected) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(AccountState.ATTRIBUTE, status);
        UserModel user =
                Fake.of(UserModel.class, Map.of("getFirstAttribute", attributes, "isEnabled", enabled));
        assertEquals(expected, AccountState.of(user));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "active,      hug,                ELSEWHERE",
                "active,      equipe@example.ch,  ACTIVE",
                "active,      -,                  ACTIVE",
                "deactivated, hug,                DEACTIVATED",
                "pending,     hug,                PENDING",
            })
    void whomAProviderAnswersForComesInByIt(String status, String validatedBy, AccountState expected) {
        Map<String, Object> attributes = new HashMap<>();
        attributes.put(AccountState.ATTRIBUTE, status);
        attributes.put("validatedBy", validatedBy);
        UserModel user = Fake.of(UserModel.class, Map.of("getFirstAttribute", attributes, "isEnabled", true));
        IdentityProviderStorageProvider providers = Fake.of(
                IdentityProviderStorageProvider.class,
                Map.of("getByAlias", Map.of("hug", new IdentityProviderModel())));
        KeycloakSession session = Fake.of(KeycloakSession.class, Map.of("identityProviders", providers));
        assertEquals(expected, AccountState.atOurForm(session, user));
    }
}

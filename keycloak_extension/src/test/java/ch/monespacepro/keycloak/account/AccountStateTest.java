package ch.monespacepro.keycloak.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.Fake;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
}

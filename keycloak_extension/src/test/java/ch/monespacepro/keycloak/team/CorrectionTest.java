package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.account.AccountStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrectionTest {

    @ParameterizedTest
    @CsvSource({
        "title, PENDING, false",
        "title, ACTIVE, true",
        "title, DEACTIVATED, true",
        "functionDetails, PENDING, true",
        "functionDetails, ACTIVE, true",
        "lastName, ACTIVE, false",
        "phoneNumber, ACTIVE, false",
    })
    void fieldThatAnAccountCanDoWithoutMayBeEmptied(String field, AccountStatus status, boolean mayBeEmpty) {
        assertEquals(mayBeEmpty, Correction.mayBeEmpty(field, status));
    }
}

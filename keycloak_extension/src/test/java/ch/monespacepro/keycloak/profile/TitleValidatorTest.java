package ch.monespacepro.keycloak.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin API and the account API send values as they are; the forms read them first. */
class TitleValidatorTest {

    @ParameterizedTest
    @CsvSource({"Dr méd., -", "' ', mepTitle_empty", "\u00a0, mepTitle_empty", "'Dr  méd.', mepSpelling"})
    void titleIsJudgedAsItIsStored(String value, String message) {
        Optional<Fault> fault = new TitleValidator().fault(value, null);

        assertEquals(message, fault.map(Fault::message).orElse("-"));
    }
}

package ch.monespacepro.keycloak.team;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownProposalTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "2026-11-30T08:00:00Z, 2026-11-30T08:00:00Z, false",
                "2026-11-30T08:00:00Z, 2026-11-30T08:00:01Z, true",
                "2026-11-30T08:00:00Z, -,                    true",
                "-,                    2026-11-30T08:00:00Z, false",
                "-,                    -,                    false",
            })
    void another_proposal_than_the_shown_one_is_noticed(String shown, String present, boolean isOther) {
        assertEquals(isOther, ShownProposal.isOther(Optional.ofNullable(shown), present));
    }
}

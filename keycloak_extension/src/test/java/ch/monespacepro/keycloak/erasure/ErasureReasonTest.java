package ch.monespacepro.keycloak.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErasureReasonTest {

    @ParameterizedTest
    @EnumSource(names = "EXPIRED", mode = EnumSource.Mode.EXCLUDE)
    void staffGivesOneOfTheOfferedReasons(ErasureReason reason) {
        assertEquals(Optional.of(reason), ErasureReason.given(reason.code()));
    }

    /** A text could name the person. */
    @ParameterizedTest
    @ValueSource(strings = {"request-expired", "Anne Médecin asked", "ASKED", "", " person-asked"})
    void otherReasonIsRefused(String written) {
        assertEquals(Optional.empty(), ErasureReason.given(written));
    }

    @Test
    void offeredReasonsAreListed() {
        assertEquals(
                "person-asked, request-not-theirs, duplicate, no-longer-needed, deceased, other", ErasureReason.offered());
    }
}

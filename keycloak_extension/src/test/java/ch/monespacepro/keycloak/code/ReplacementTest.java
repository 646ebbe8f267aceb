package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplacementTest {

    private final StoreInMemory store = new StoreInMemory();
    private final OneTimeCode code = OneTimeCode.issue(
                    CodePurpose.SIGN_IN,
                    new SecureRandom(),
                    new CodeBinding("f", "e", "u", "d"),
                    store.now(),
                    Duration.ofMinutes(5))
            .code();

    @Test
    void onlyOneOfParallelRequestsBegins() {
        assertEquals(1, IntStream.range(0, 50).parallel().filter(i -> of(code).begin()).count());
    }

    @Test
    void codeCanBeReplacedAgainAfterAFailure() {
        assertThrows(IllegalStateException.class, () -> {
            try (Replacement failing = of(code)) {
                assertTrue(failing.begin());
                throw new IllegalStateException("no text");
            }
        });
        try (Replacement another = of(code)) {
            assertTrue(another.begin());
            another.complete();
        }
        assertFalse(of(code).begin());
    }

    @Test
    void closingAWaitingReplacementKeepsTheOtherOnesMark() {
        Replacement sending = of(code);
        assertTrue(sending.begin());
        try (Replacement waiting = of(code)) {
            assertFalse(waiting.begin());
        }
        assertFalse(of(code).begin());
    }

    @Test
    void firstCodeReplacesNone() {
        assertTrue(of(null).begin());
        of(null).close();
    }

    private Replacement of(OneTimeCode replaced) {
        return new Replacement(store, replaced);
    }
}

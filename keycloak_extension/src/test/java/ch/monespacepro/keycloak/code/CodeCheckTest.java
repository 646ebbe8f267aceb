package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import ch.monespacepro.keycloak.code.OneTimeCode.Issued;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCheckTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final CodeBinding ANNE = new CodeBinding("browser", "step", "anne", "mobile");

    private final StoreInMemory store = new StoreInMemory();
    private final CodeCheck check = new CodeCheck(store, CodePurpose.SIGN_IN, 5);
    private final Issued issued =
            OneTimeCode.issue(CodePurpose.SIGN_IN, new SecureRandom(), ANNE, store.now(), LIFETIME);

    @Test
    void rightCodeIsAcceptedOnce() {
        assertEquals(CodeVerdict.ACCEPTED, judge(issued.digits()));
        assertEquals(CodeVerdict.USED, judge(issued.digits()));
    }

    @Test
    void spacesAreIgnored() {
        String digits = issued.digits();
        assertEquals(
                CodeVerdict.ACCEPTED,
                judge(" " + digits.substring(0, 3) + "\u00a0" + digits.substring(3) + "\u202f\t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", "١٢٣٤٥٦", "１２３４５６", "12345-6", "+12345"})
    void unreadableInputUsesUpNoTry(String typed) {
        assertEquals(CodeVerdict.UNREADABLE, judge(typed));
        assertEquals(5, check.triesLeft(issued.code()));
    }

    @Test
    void overlongInputIsUnreadable() {
        assertEquals(CodeVerdict.UNREADABLE, judge(" ".repeat(100_000) + issued.digits()));
        assertEquals(CodeVerdict.ACCEPTED, judge(" ".repeat(58) + issued.digits()));
    }

    @Test
    void missingInputIsUnreadable() {
        assertEquals(CodeVerdict.UNREADABLE, judge(null));
    }

    @Test
    void rightCodeIsRefusedAfterFiveWrongTries() {
        for (int tries = 4; tries >= 0; tries--) {
            assertEquals(CodeVerdict.WRONG, judge(wrong()));
            assertEquals(tries, check.triesLeft(issued.code()));
        }
        assertEquals(CodeVerdict.DEAD, judge(issued.digits()));
    }

    @Test
    void rightCodeIsAcceptedAtTheFifthTry() {
        IntStream.range(0, 4).forEach(i -> judge(wrong()));
        assertEquals(CodeVerdict.ACCEPTED, judge(issued.digits()));
    }

    @Test
    void parallelGuessesShareTheTries() {
        List<CodeVerdict> verdicts =
                IntStream.range(0, 200).parallel().mapToObj(i -> judge(wrong())).toList();
        assertEquals(5, verdicts.stream().filter(CodeVerdict.WRONG::equals).count());
        assertEquals(195, verdicts.stream().filter(CodeVerdict.DEAD::equals).count());
    }

    @Test
    void onlyOneOfParallelRightCodesIsAccepted() {
        List<CodeVerdict> verdicts = IntStream.range(0, 50)
                .parallel()
                .mapToObj(i -> judge(issued.digits()))
                .toList();
        assertEquals(1, verdicts.stream().filter(CodeVerdict.ACCEPTED::equals).count());
    }

    @Test
    void codeExpiresAfterItsLifetime() {
        store.pass(LIFETIME.minusMillis(1));
        assertNull(check.unusable(issued.code(), store.now()));
        store.pass(Duration.ofMillis(1));
        assertEquals(CodeVerdict.EXPIRED, judge(issued.digits()));
    }

    @Test
    void codeExpiresWhenTheClockIsSetBack() {
        store.pass(Duration.ofSeconds(-30));
        assertNull(check.unusable(issued.code(), store.now()));
        store.pass(Duration.ofHours(-1));
        assertEquals(CodeVerdict.EXPIRED, judge(issued.digits()));
    }

    @Test
    void nothingIsAcceptedWithoutACode() {
        assertEquals(CodeVerdict.NONE, check.judge(null, ANNE, "123456", store.now()));
    }

    @Test
    void codeMatchesOnlyItsPersonExecutionFlowAndDestination() {
        for (CodeBinding other : List.of(
                new CodeBinding("browser", "step", "bruno", "mobile"),
                new CodeBinding("browser", "other", "anne", "mobile"),
                new CodeBinding("reset", "step", "anne", "mobile"),
                new CodeBinding("browser", "step", "anne", "another mobile"))) {
            assertEquals(
                    CodeVerdict.WRONG, check.judge(issued.code(), other, issued.digits(), store.now()), other.toString());
        }
    }

    @Test
    void serverStoresNeitherDigitsNorAGuessableHash() {
        Issued second = OneTimeCode.issue(CodePurpose.SIGN_IN, new SecureRandom(), ANNE, store.now(), LIFETIME);
        assertFalse(issued.toString().contains(issued.digits()));
        assertNotEquals(issued.code().salt(), second.code().salt());
        assertEquals(CodePurpose.SIGN_IN.length(), issued.digits().length());
    }

    @Test
    void nextCodeWaitsThirtySeconds() {
        Duration hold = Duration.ofSeconds(30);
        assertEquals(hold, issued.code().holdAt(store.now(), hold));
        store.pass(Duration.ofSeconds(31));
        assertEquals(Duration.ZERO, issued.code().holdAt(store.now(), hold));
    }

    private CodeVerdict judge(String typed) {
        return check.judge(issued.code(), ANNE, typed, store.now());
    }

    private String wrong() {
        return issued.digits().equals("000000") ? "000001" : "000000";
    }
}

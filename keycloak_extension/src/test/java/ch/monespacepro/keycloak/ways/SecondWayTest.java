package ch.monespacepro.keycloak.ways;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.monespacepro.keycloak.account.StoryLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One staff member does not change both sides of an account's ways in. */
class SecondWayTest {

    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);

    @ParameterizedTest
    @CsvSource({
        "email, phoneNumber", "email, codeChannel", "email, app", "email, passkeys", "email, recovery-codes",
        "phoneNumber, email", "codeChannel, email", "app, email", "passkeys, email", "recovery-codes, email"
    })
    void otherSideIsHeldForAWeek(String first, String second) {
        SecondWay rule = rule(line("correct", "valerie", first, NOW.minus(Duration.ofDays(6))));
        assertEquals(Optional.of(NOW.plus(Duration.ofDays(1))), rule.heldUntil("valerie", second, NOW));
        assertEquals(Optional.empty(), rule.heldUntil("valerie", second, NOW.plus(Duration.ofDays(1))));
        assertEquals(Optional.empty(), rule.heldUntil("a colleague", second, NOW));
    }

    @ParameterizedTest
    @CsvSource({"email, email", "phoneNumber, phoneNumber", "phoneNumber, app", "app, passkeys", "lastName, email", "email, title"})
    void sameSideIsNotHeld(String first, String second) {
        assertEquals(Optional.empty(), rule(line("correct", "valerie", first, NOW)).heldUntil("valerie", second, NOW));
    }

    @Test
    void resetOfAFactorCountsLikeACorrection() {
        SecondWay rule = rule(line("reset-factor", "valerie", "app", NOW));
        assertEquals(Optional.of(NOW.plus(WEEK)), rule.heldUntil("valerie", "email", NOW));
    }

    @Test
    void latestChangeCounts() {
        SecondWay rule = rule(
                line("correct", "valerie", "email", NOW.minus(Duration.ofDays(5))),
                line("correct", "valerie", "email", NOW.minus(Duration.ofDays(2))));
        assertEquals(Optional.of(NOW.plus(Duration.ofDays(5))), rule.heldUntil("valerie", "phoneNumber", NOW));
    }

    @Test
    void validationThatMovesCodesToSmsIsNoChangeOfAWay() {
        SecondWay rule = rule(line("validate", "valerie", "codeChannel", NOW));
        assertEquals(Optional.empty(), rule.heldUntil("valerie", "email", NOW));
    }

    @Test
    void whoChangedAWayIntoAnOpenAccountDoesNotOpenIt() {
        StoryLine planned = line("correct", "valerie", "email", NOW).withMethod("planned", StoryLine.Proof.NONE);
        assertEquals(Optional.of(NOW.plus(WEEK)), rule(planned).heldFromOpening("valerie", NOW));
        assertEquals(Optional.empty(), rule(planned).heldFromOpening("valerie", NOW.plus(WEEK)));
        assertEquals(Optional.empty(), rule(planned).heldFromOpening("a colleague", NOW));
    }

    /** A request that waits for the first time is corrected and validated by the same person. */
    @Test
    void correctionOfARequestDoesNotKeepFromValidatingIt() {
        assertEquals(Optional.empty(), rule(line("correct", "valerie", "email", NOW)).heldFromOpening("valerie", NOW));
    }

    private static SecondWay rule(StoryLine... lines) {
        return new SecondWay(List.of(lines), WEEK);
    }

    private static StoryLine line(String act, String actor, String field, Instant at) {
        return StoryLine.of(act, actor, "Name", at).withChanges(List.of(new StoryLine.Change(field, "before", "after")));
    }
}

package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.PersonInMemory;
import ch.monespacepro.keycloak.settings.CodeSettings;
import ch.monespacepro.keycloak.settings.ProofSettings;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The code that a person reads back to the team. */
class ProofCodeTest {

    private static final ProofVerdict OVER = new ProofVerdict.Over();

    private final StoreInMemory store = new StoreInMemory();
    private final PersonInMemory emma = new PersonInMemory(new HashMap<>(Map.of(
            "requestId", "request1", "phoneNumber", "+41790000005", "email", "emma@example.ch")));
    private final List<String> sent = new ArrayList<>();
    private boolean isTaken = true;

    @Test
    void hasEightDigitsAndIsAcceptedOnce() {
        String code = send();
        assertTrue(code.matches("[0-9]{8}"), code);
        assertEquals(ProofState.Kind.SENT, proof().state().kind());
        assertEquals(new ProofVerdict.Accepted(ProofChannel.SMS), proof().check(code));
        assertEquals("true", emma.attributes().get("phoneNumberVerified"));
        assertEquals(ProofState.Kind.VERIFIED, proof().state().kind());
        assertEquals(OVER, proof().check(code));
    }

    @Test
    void threeWrongTriesEndIt() {
        String code = send();
        String wrong = wrong(code);
        assertEquals(new ProofVerdict.Wrong(2), proof().check(wrong));
        assertEquals(new ProofVerdict.Wrong(1), proof().check(wrong));
        assertEquals(new ProofVerdict.Wrong(0), proof().check(wrong));
        assertEquals(OVER, proof().check(code));
        assertEquals(ProofState.none(), proof().state());
    }

    @Test
    void textThatCannotBeACodeUsesUpNoTry() {
        String code = send();
        for (String typed : List.of("", "123456", "123456789", "1234567a", "١٢٣٤٥٦٧٨")) {
            assertEquals(new ProofVerdict.Wrong(3), proof().check(typed));
        }
        assertEquals(new ProofVerdict.Wrong(3), proof().check(null));
        assertInstanceOf(
                ProofVerdict.Accepted.class, proof().check(" " + code.substring(0, 4) + " " + code.substring(4)));
    }

    @Test
    void parallelGuessesShareTheTries() {
        String wrong = wrong(send());
        List<ProofVerdict> verdicts =
                IntStream.range(0, 100).parallel().mapToObj(i -> proof().check(wrong)).toList();
        assertEquals(3, verdicts.stream().filter(ProofVerdict.Wrong.class::isInstance).count());
        assertEquals(97, verdicts.stream().filter(OVER::equals).count());
    }

    @Test
    void endsAfterThirtyMinutes() {
        String code = send();
        store.pass(Duration.ofMinutes(30).minusSeconds(1));
        assertEquals(ProofState.Kind.SENT, proof().state().kind());
        store.pass(Duration.ofSeconds(1));
        assertEquals(ProofState.none(), proof().state());
        assertEquals(OVER, proof().check(code));
    }

    @Test
    void newCodeReplacesTheOneBefore() {
        String first = send();
        String second = send();
        assertInstanceOf(ProofVerdict.Wrong.class, proof().check(first.equals(second) ? wrong(second) : first));
        assertEquals(new ProofVerdict.Accepted(ProofChannel.SMS), proof().check(second));
    }

    @Test
    void anotherNumberEndsItForGood() {
        String code = send();
        emma.attributes().put("phoneNumber", "+41790000009");
        assertEquals(OVER, proof().check(code));
        proof().end();
        emma.attributes().put("phoneNumber", "+41790000005");
        assertEquals(OVER, proof().check(code));
    }

    @Test
    void isWorthNothingForAnotherRequestOfTheSamePerson() {
        String code = send();
        emma.attributes().put("requestId", "request2");
        assertEquals(OVER, proof().check(code));
    }

    @Test
    void hashOfASignInNeverMatches() {
        String code = send();
        OneTimeCode kept = OneTimeCode.read(store.contents("mep.proof.code").get("code"));
        TypedCode typed = TypedCode.of(code, 8).orElseThrow();
        String destination = new CodeDestination.Email("+41790000005").digest();
        assertTrue(kept.matches(typed, new CodeBinding("proof", "request1", "person", destination)));
        assertFalse(kept.matches(typed, new CodeBinding("browser", "request1", "person", destination)));
        assertFalse(kept.matches(typed, new CodeBinding("proof", "request1", "another", destination)));
    }

    @Test
    void storeHoldsNoDigits() {
        String code = send();
        assertFalse(store.contents("mep.proof.code").toString().contains(code));
        assertNotEquals(code, send());
    }

    @Test
    void threeCodesAnHour() {
        send();
        send();
        send();
        ProofSending.Limited limited = assertInstanceOf(ProofSending.Limited.class, attempt(ProofChannel.SMS));
        assertEquals(Duration.ofHours(1), limited.pause());
        store.pass(Duration.ofHours(1).plusSeconds(1));
        send();
    }

    @Test
    void countsInTheLimitsOfSignInCodes() {
        SendAllowance signIn = SendAllowance.of(
                store, CodeSettings.DEFAULT, "realm", "person", new CodeDestination.Email("+41790000005"));
        IntStream.range(0, 3).forEach(i -> send());
        IntStream.range(0, 2).forEach(i -> signIn.reserve().orElseThrow().charge(store.now()));
        assertEquals(Optional.empty(), signIn.reserve());
        store.pass(Duration.ofMinutes(16));
        IntStream.range(0, 5).forEach(i -> signIn.reserve().orElseThrow().charge(store.now()));
        store.pass(Duration.ofMinutes(1));
        assertInstanceOf(ProofSending.Limited.class, attempt(ProofChannel.SMS));
    }

    @Test
    void failedAttemptChargesNothingAndKeepsTheCodeBefore() {
        String code = send();
        isTaken = false;
        IntStream.range(0, 20).forEach(i -> assertEquals(new ProofSending.Failed(), attempt(ProofChannel.SMS)));
        assertInstanceOf(ProofVerdict.Accepted.class, proof().check(code));
        isTaken = true;
        send();
        send();
    }

    @Test
    void goesByMailWithoutAMobile() {
        emma.attributes().put("phoneNumber", "+41227000000");
        assertEquals(Optional.of(ProofChannel.EMAIL), proof().channel());
        assertEquals(new ProofSending.NoDestination(), attempt(ProofChannel.SMS));
        assertInstanceOf(ProofSending.Sent.class, attempt(ProofChannel.EMAIL));
        assertEquals(new ProofVerdict.Accepted(ProofChannel.EMAIL), proof().check(sent.get(0)));
        assertFalse(emma.attributes().containsKey("phoneNumberVerified"));
    }

    private String send() {
        assertInstanceOf(ProofSending.Sent.class, attempt(ProofChannel.SMS));
        return sent.get(sent.size() - 1);
    }

    private ProofSending attempt(ProofChannel channel) {
        return proof().send(channel, new SecureRandom());
    }

    private ProofCode proof() {
        ProofCode.Limits limits = new ProofCode.Limits(
                ProofSettings.DEFAULT, CodeSettings.DEFAULT, AllowedCountries.DEFAULT);
        return new ProofCode(store, limits, "realm", emma.model(), this::deliver, store.now());
    }

    private boolean deliver(CodeDestination destination, String digits) {
        if (isTaken) {
            sent.add(digits);
        }
        return isTaken;
    }

    private static String wrong(String code) {
        return code.equals("00000000") ? "00000001" : "00000000";
    }
}

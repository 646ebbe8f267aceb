package ch.monespacepro.keycloak.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.monespacepro.keycloak.code.SendAllowance.Reservation;
import ch.monespacepro.keycloak.settings.CodeSettings;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SendAllowanceTest {

    private static final CodeDestination ANNES_TELEPHONE =
            new CodeDestination.Sms(new MobileNumber("+41790000001", "CH"));
    private static final CodeDestination OTHER_TELEPHONE =
            new CodeDestination.Sms(new MobileNumber("+41790000002", "CH"));

    private final StoreInMemory store = new StoreInMemory();

    @Test
    void sixthCodeWaitsUntilTheFirstIsFifteenMinutesOld() {
        for (int i = 0; i < 5; i++) {
            send("anne", ANNES_TELEPHONE);
            store.pass(Duration.ofMinutes(1));
        }
        assertTrue(allowance("anne", ANNES_TELEPHONE).reserve().isEmpty());
        assertEquals(
                Duration.ofMinutes(10), allowance("anne", ANNES_TELEPHONE).waitingTime(store.now()));
        store.pass(Duration.ofMinutes(10));
        assertEquals(Duration.ZERO, allowance("anne", ANNES_TELEPHONE).waitingTime(store.now()));
        send("anne", ANNES_TELEPHONE);
    }

    @Test
    void destinationIsLimitedAcrossPersons() {
        IntStream.range(0, 5).forEach(i -> send("anne" + i, ANNES_TELEPHONE));
        assertTrue(allowance("bruno", ANNES_TELEPHONE).reserve().isEmpty());
    }

    @Test
    void personIsLimitedAcrossDestinations() {
        IntStream.range(0, 5).forEach(i -> send("anne", ANNES_TELEPHONE));
        assertTrue(allowance("anne", OTHER_TELEPHONE).reserve().isEmpty());
    }

    @Test
    void refusedDestinationDoesNotChargeThePerson() {
        IntStream.range(0, 5).forEach(i -> send("anne", ANNES_TELEPHONE));
        IntStream.range(0, 9)
                .forEach(i -> allowance("bruno", ANNES_TELEPHONE).reserve());
        IntStream.range(0, 5).forEach(i -> send("bruno", OTHER_TELEPHONE));
    }

    @Test
    void unsentCodeIsNotCharged() {
        for (int i = 0; i < 20; i++) {
            allowance("anne", ANNES_TELEPHONE).reserve().orElseThrow().close();
        }
        send("anne", ANNES_TELEPHONE);
    }

    @Test
    void sentCodeStaysChargedAfterClose() {
        for (int i = 0; i < 5; i++) {
            try (Reservation places = allowance("anne", ANNES_TELEPHONE).reserve().orElseThrow()) {
                places.charge(store.now());
            }
        }
        assertTrue(allowance("anne", OTHER_TELEPHONE).reserve().isEmpty());
    }

    @Test
    void parallelRequestsShareTheLimit() {
        List<Optional<Reservation>> reserved = IntStream.range(0, 100)
                .parallel()
                .mapToObj(i -> allowance("anne", ANNES_TELEPHONE).reserve())
                .toList();
        assertEquals(5, reserved.stream().filter(Optional::isPresent).count());
    }

    @Test
    void waitingTimeIsTheWholeWindowWhileACodeIsBeingSent() {
        IntStream.range(0, 5)
                .forEach(i -> allowance("anne", ANNES_TELEPHONE).reserve().orElseThrow());
        assertEquals(
                CodeSettings.DEFAULT.window(), allowance("anne", ANNES_TELEPHONE).waitingTime(store.now()));
    }

    @Test
    void addressSpellingsCountAsOneDestination() {
        IntStream.range(0, 5).forEach(i -> send("anne" + i, new CodeDestination.Email("Cabinet@AMGE.ch")));
        assertTrue(allowance("bruno", new CodeDestination.Email("cabinet@amge.ch"))
                .reserve()
                .isEmpty());
    }

    private void send(String person, CodeDestination destination) {
        allowance(person, destination).reserve().orElseThrow().charge(store.now());
    }

    private SendAllowance allowance(String person, CodeDestination destination) {
        return SendAllowance.of(store, CodeSettings.DEFAULT, "realm", person, destination);
    }
}

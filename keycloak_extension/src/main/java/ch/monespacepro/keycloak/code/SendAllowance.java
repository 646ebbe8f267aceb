package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.limit.SlotCounter.Slot;
import ch.monespacepro.keycloak.settings.CodeSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Limits how many codes are sent within a time window, to one person and to one destination that several persons may
 * share.
 */
final class SendAllowance {

    private final SlotCounter person;
    private final SlotCounter destination;

    private SendAllowance(SlotCounter person, SlotCounter destination) {
        this.person = person;
        this.destination = destination;
    }

    static SendAllowance of(
            SingleUseObjectProvider store,
            CodeSettings settings,
            String realmId,
            String userId,
            CodeDestination destination) {
        return new SendAllowance(
                counter(store, settings, Digest.of(realmId, "person", userId)),
                counter(store, settings, Digest.of(realmId, "destination", destination.address())));
    }

    private static SlotCounter counter(SingleUseObjectProvider store, CodeSettings settings, String owner) {
        return new SlotCounter(store, "mep.code.window." + owner, settings.maxPerWindow(), settings.window());
    }

    /**
     * Reserves a slot of the person and one of the destination, or neither. Closing it without {@link #charge} frees
     * both.
     */
    record Reservation(Slot person, Slot destination) implements AutoCloseable {

        void charge(Instant now) {
            person.charge(now);
            destination.charge(now);
        }

        @Override
        public void close() {
            person.close();
            destination.close();
        }
    }

    Optional<Reservation> reserve() {
        Optional<Slot> forPerson = person.reserve();
        if (forPerson.isEmpty()) {
            return Optional.empty();
        }
        Optional<Slot> forDestination = destination.reserve();
        if (forDestination.isEmpty()) {
            forPerson.get().close();
            return Optional.empty();
        }
        return Optional.of(new Reservation(forPerson.get(), forDestination.get()));
    }

    /** Returns how long until a code may be sent again; zero when it may be sent now. */
    Duration waitingTime(Instant now) {
        Duration ofPerson = person.waitingTime(now);
        Duration ofDestination = destination.waitingTime(now);
        return ofPerson.compareTo(ofDestination) > 0 ? ofPerson : ofDestination;
    }
}

package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.limit.SlotCounter.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/** How many codes one person, and one telephone or address whoever uses it, may be sent in a time. */
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
        String prefix = "mep.code.window." + realmId;
        return new SendAllowance(
                new SlotCounter(store, prefix + ".person." + userId, settings.maxPerWindow(), settings.window()),
                new SlotCounter(
                        store,
                        prefix + ".destination." + destination.digest(),
                        settings.maxPerWindow(),
                        settings.window()));
    }

    /** Both places at once, or none. */
    record Reservation(Slot person, Slot destination) {

        void charge(Instant now) {
            person.charge(now);
            destination.charge(now);
        }

        void release() {
            person.release();
            destination.release();
        }
    }

    Optional<Reservation> reserve() {
        Optional<Slot> forPerson = person.reserve();
        if (forPerson.isEmpty()) {
            return Optional.empty();
        }
        Optional<Slot> forDestination = destination.reserve();
        if (forDestination.isEmpty()) {
            forPerson.get().release();
            return Optional.empty();
        }
        return Optional.of(new Reservation(forPerson.get(), forDestination.get()));
    }

    /** How long until a code may be sent again; zero when it may now. */
    Duration waitingTime(Instant now) {
        Duration ofPerson = person.waitingTime(now);
        Duration ofDestination = destination.waitingTime(now);
        return ofPerson.compareTo(ofDestination) > 0 ? ofPerson : ofDestination;
    }
}

package ch.monespacepro.keycloak.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * Counts "at most n within this window" across the cluster: n slots, each free again when its window ends.
 *
 * <p>Slots are used instead of a number, because the store's only atomic operation is {@code putIfAbsent};
 * {@code replace} would lose the lifespan on Infinispan.
 *
 * @param key names what is counted; with the slot's number at most 255 characters
 */
public record SlotCounter(SingleUseObjectProvider store, String key, int slots, Duration window) {

    private static final String UNTIL = "until";

    /** A reserved slot. Charge it when the counted event has happened; closing it uncharged frees it. */
    public static final class Slot implements AutoCloseable {

        private final SingleUseObjectProvider store;
        private final String key;
        private final Duration window;
        private boolean charged;

        private Slot(SingleUseObjectProvider store, String key, Duration window) {
            this.store = store;
            this.key = key;
            this.window = window;
        }

        /** Records when the slot becomes free. Until the transaction ends, readers assume the whole window. */
        public void charge(Instant now) {
            charged = true;
            long until = now.plus(window).getEpochSecond();
            store.put(key, window.toSeconds(), Map.of(UNTIL, Long.toString(until)));
        }

        @Override
        public void close() {
            if (!charged) {
                store.remove(key);
            }
        }
    }

    public Optional<Slot> reserve() {
        for (int i = 0; i < slots; i++) {
            if (store.putIfAbsent(slotKey(i), window.toSeconds())) {
                return Optional.of(new Slot(store, slotKey(i), window));
            }
        }
        return Optional.empty();
    }

    /** Returns how long until a slot is free; zero when one is free. */
    public Duration waitingTime(Instant now) {
        Duration shortest = window;
        for (int i = 0; i < slots; i++) {
            Map<String, String> notes = store.get(slotKey(i));
            if (notes == null) {
                return Duration.ZERO;
            }
            Duration wait = waitFor(notes, now);
            shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
        }
        return shortest;
    }

    private Duration waitFor(Map<String, String> notes, Instant now) {
        String until = notes.get(UNTIL);
        if (until == null) {
            return window;
        }
        Duration wait = Duration.between(now, Instant.ofEpochSecond(Long.parseLong(until)));
        // The recorded time may end a moment before the slot expires.
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    private String slotKey(int i) {
        return key + "." + i;
    }
}

package ch.monespacepro.keycloak.code;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * An in-memory stand-in for Keycloak's store of single-use objects, with a clock that the test moves. Integration tests
 * cover the real store.
 */
final class StoreInMemory implements SingleUseObjectProvider {

    private record Entry(Instant end, Map<String, String> notes) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** The notes of the only entry whose key begins so. */
    Map<String, String> contents(String prefix) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> entry.getValue().notes())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public synchronized void put(String key, long lifespanSeconds, Map<String, String> notes) {
        entries.put(key, new Entry(now.plusSeconds(lifespanSeconds), Map.copyOf(notes)));
    }

    @Override
    public synchronized Map<String, String> get(String key) {
        Entry entry = entries.get(key);
        return entry == null || !entry.end().isAfter(now) ? null : entry.notes();
    }

    @Override
    public synchronized Map<String, String> remove(String key) {
        Map<String, String> notes = get(key);
        entries.remove(key);
        return notes;
    }

    @Override
    public boolean replace(String key, Map<String, String> notes) {
        throw new UnsupportedOperationException("It loses the lifespan on Infinispan: never used here");
    }

    @Override
    public synchronized boolean putIfAbsent(String key, long lifespanInSeconds) {
        if (get(key) != null) {
            return false;
        }
        put(key, lifespanInSeconds, Map.of());
        return true;
    }

    @Override
    public boolean contains(String key) {
        return get(key) != null;
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

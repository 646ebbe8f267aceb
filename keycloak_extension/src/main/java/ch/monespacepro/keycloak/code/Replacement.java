package ch.monespacepro.keycloak.code;

import java.time.Duration;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * A new code takes the place of another one: of two clicks at once, only one sends. Closed before it is complete, the other
 * code may be replaced again.
 */
final class Replacement implements AutoCloseable {

    private static final String MARK = "mep.code.replaced.";
    /** Longer than any sending takes; after it, a mark that was left over holds up nobody. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final SingleUseObjectProvider store;
    private final OneTimeCode replaced;
    private boolean begun;
    private boolean complete;

    /** @param replaced null where there is none: nothing has to be marked then */
    Replacement(SingleUseObjectProvider store, OneTimeCode replaced) {
        this.store = store;
        this.replaced = replaced;
    }

    /** Whether nobody else is at it. */
    boolean begin() {
        begun = replaced == null || store.putIfAbsent(mark(), LONGEST.toSeconds());
        return begun;
    }

    void complete() {
        complete = true;
    }

    @Override
    public void close() {
        if (begun && !complete && replaced != null) {
            store.remove(mark());
        }
    }

    private String mark() {
        return MARK + replaced.id();
    }
}

package ch.monespacepro.keycloak.code;

import java.time.Duration;
import org.keycloak.models.SingleUseObjectProvider;

/**
 * The exclusive right to replace a code. Of two simultaneous clicks, only one obtains it and sends. When it is closed
 * without {@link #complete}, the old code may be replaced again.
 */
final class Replacement implements AutoCloseable {

    private static final String MARK = "mep.code.replaced.";
    /** Longer than any attempt to send. A mark left by a failed node expires after it. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final SingleUseObjectProvider store;
    private final OneTimeCode replaced;
    private boolean begun;
    private boolean complete;

    /** @param replaced null when there is no code to replace; no mark is set then */
    Replacement(SingleUseObjectProvider store, OneTimeCode replaced) {
        this.store = store;
        this.replaced = replaced;
    }

    /** Returns whether this request obtained the right to replace the code. */
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

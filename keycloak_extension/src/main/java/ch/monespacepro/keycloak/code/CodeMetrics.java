package ch.monespacepro.keycloak.code;

import io.micrometer.core.instrument.Metrics;
import java.util.Locale;

/**
 * Counters of codes on Keycloak's metrics page: {@code mep_code_sent_total} and {@code mep_code_checked_total}, each by
 * {@code channel} (sms, email) and {@code outcome}.
 *
 * <p>Labels come from closed sets, so that input never creates a new time series.
 */
final class CodeMetrics {

    /** Outcomes of an attempt to send a code. */
    enum Sent {
        SENT,
        FAILED,
        LIMITED
    }

    private CodeMetrics() {}

    static void sent(CodeDestination destination, Sent outcome) {
        count("mep.code.sent", destination, outcome);
    }

    static void checked(CodeDestination destination, CodeVerdict outcome) {
        count("mep.code.checked", destination, outcome);
    }

    private static void count(String name, CodeDestination destination, Enum<?> outcome) {
        Metrics.counter(
                        name,
                        "channel",
                        destination.channel(),
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}

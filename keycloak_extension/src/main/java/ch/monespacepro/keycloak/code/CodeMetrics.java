package ch.monespacepro.keycloak.code;

import io.micrometer.core.instrument.Metrics;
import java.util.Locale;

/**
 * What operators watch of the codes, on Keycloak's metrics page: {@code mep_code_sent_total} and
 * {@code mep_code_checked_total}, each by {@code channel} (sms, email) and {@code outcome}.
 *
 * <p>Labels come from closed sets: nothing that was typed ever makes a new series.
 */
final class CodeMetrics {

    /** What became of a code that was to be sent. */
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

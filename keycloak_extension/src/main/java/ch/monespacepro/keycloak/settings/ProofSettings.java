package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The limits of proof codes, which a person reads back to the team: realm attributes {@code mep.proof.…}.
 *
 * @param lifetime {@code lifetimeSeconds}, 1800: as long as an appointment takes; at most an hour
 * @param maxTries {@code maxTries}, 3: comparisons per code, at most 5
 * @param maxPerHour {@code maxPerHour}, 3: codes for one request, at most 10; they count for {@code mep.code.maxPerWindow} too
 */
public record ProofSettings(Duration lifetime, int maxTries, int maxPerHour) {

    public static final ProofSettings DEFAULT = new ProofSettings(Duration.ofMinutes(30), 3, 3);

    private static final String PREFIX = "mep.proof.";
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(1);
    private static final int MOST_TRIES = 5;
    private static final int MOST_PER_HOUR = 10;

    public static ProofSettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        return new ProofSettings(
                settings.seconds(PREFIX + "lifetimeSeconds", Duration.ofSeconds(1), LONGEST_LIFETIME, DEFAULT.lifetime),
                settings.number(PREFIX + "maxTries", 1, MOST_TRIES, DEFAULT.maxTries),
                settings.number(PREFIX + "maxPerHour", 1, MOST_PER_HOUR, DEFAULT.maxPerHour));
    }

    /** The time in which {@code maxPerHour} counts. */
    public Duration window() {
        return Duration.ofHours(1);
    }
}

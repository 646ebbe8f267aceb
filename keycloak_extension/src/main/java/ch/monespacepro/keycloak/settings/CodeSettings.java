package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The limits of one-time codes: realm attributes {@code mep.code.…}.
 *
 * @param lifetime {@code lifetimeSeconds}, 300; at most ten minutes (OWASP ASVS 5.0, 6.5.5)
 * @param maxTries {@code maxTries}, 5: guesses per code, at most 10
 * @param resendAfter {@code resendAfterSeconds}, 30: between two codes of one login session
 * @param window {@code windowSeconds}, 900: the time in which {@code maxPerWindow} counts
 * @param maxPerWindow {@code maxPerWindow}, 5: codes for one person, and for one number or address
 */
public record CodeSettings(Duration lifetime, int maxTries, Duration resendAfter, Duration window, int maxPerWindow) {

    public static final CodeSettings DEFAULT =
            new CodeSettings(Duration.ofSeconds(300), 5, Duration.ofSeconds(30), Duration.ofSeconds(900), 5);

    private static final String PREFIX = "mep.code.";
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_LIFETIME = Duration.ofMinutes(10);
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int MOST_TRIES = 10;
    private static final int MOST_PER_WINDOW = 50;

    public static CodeSettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        return new CodeSettings(
                settings.seconds(PREFIX + "lifetimeSeconds", ONE_SECOND, LONGEST_LIFETIME, DEFAULT.lifetime),
                settings.number(PREFIX + "maxTries", 1, MOST_TRIES, DEFAULT.maxTries),
                settings.seconds(PREFIX + "resendAfterSeconds", Duration.ZERO, A_DAY, DEFAULT.resendAfter),
                settings.seconds(PREFIX + "windowSeconds", ONE_SECOND, A_DAY, DEFAULT.window),
                settings.number(PREFIX + "maxPerWindow", 1, MOST_PER_WINDOW, DEFAULT.maxPerWindow));
    }
}

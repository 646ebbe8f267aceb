package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The limits of links for a new password: realm attributes {@code mep.reset.…}.
 *
 * @param lifetime {@code lifetimeSeconds}, 900; at least a minute, because the mail states minutes; at most an hour
 * @param window {@code windowSeconds}, 900: the time in which {@code maxPerWindow} counts
 * @param maxPerWindow {@code maxPerWindow}, 5: links for one person, so that nobody can flood another person's mailbox
 */
public record ResetLinkSettings(Duration lifetime, Duration window, int maxPerWindow) {

    public static final ResetLinkSettings DEFAULT =
            new ResetLinkSettings(Duration.ofSeconds(900), Duration.ofSeconds(900), 5);

    private static final String PREFIX = "mep.reset.";
    private static final Duration SHORTEST_LIFETIME = Duration.ofMinutes(1);
    private static final Duration LONGEST_LIFETIME = Duration.ofHours(1);
    private static final int MOST_PER_WINDOW = 50;

    public static ResetLinkSettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        return new ResetLinkSettings(
                settings.seconds(PREFIX + "lifetimeSeconds", SHORTEST_LIFETIME, LONGEST_LIFETIME, DEFAULT.lifetime),
                settings.seconds(PREFIX + "windowSeconds", Duration.ofSeconds(1), Duration.ofDays(1), DEFAULT.window),
                settings.number(PREFIX + "maxPerWindow", 1, MOST_PER_WINDOW, DEFAULT.maxPerWindow));
    }
}

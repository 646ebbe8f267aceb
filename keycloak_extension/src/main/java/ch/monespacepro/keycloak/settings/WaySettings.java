package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * What keeps one staff member from taking an account over: realm attributes {@code mep.accounts.…}.
 *
 * @param changeAfter {@code changeAfterSeconds}, 86400: when a change of a way in takes effect, at least an hour
 * @param secondWayAfter {@code secondWayAfterDays}, 7: how long a staff member who changed one way in may not change the other
 */
public record WaySettings(Duration changeAfter, Duration secondWayAfter) {

    private static final String PREFIX = "mep.accounts.";
    private static final int LONGEST_DAYS = 365;

    public static WaySettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        return new WaySettings(
                settings.seconds(PREFIX + "changeAfterSeconds", Duration.ofHours(1), Duration.ofDays(7), Duration.ofDays(1)),
                Duration.ofDays(settings.number(PREFIX + "secondWayAfterDays", 1, LONGEST_DAYS, 7)));
    }
}

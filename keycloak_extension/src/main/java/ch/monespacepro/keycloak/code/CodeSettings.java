package ch.monespacepro.keycloak.code;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The limits of one-time codes: realm attributes {@code mep.code.…}. A value that is no number, or outside its bounds,
 * counts as not set, so that a slip of the pen never opens a door.
 *
 * @param lifetime {@code lifetimeSeconds}, 300; at most ten minutes (OWASP ASVS 5.0, 6.5.5)
 * @param maxTries {@code maxTries}, 5: guesses a code survives, at most 10
 * @param resendAfter {@code resendAfterSeconds}, 30: between two codes of one login session
 * @param window {@code windowSeconds}, 900: the time in which {@code maxPerWindow} counts
 * @param maxPerWindow {@code maxPerWindow}, 5: codes for one person, and for one number or address
 */
record CodeSettings(Duration lifetime, int maxTries, Duration resendAfter, Duration window, int maxPerWindow) {

    static final CodeSettings DEFAULT =
            new CodeSettings(Duration.ofSeconds(300), 5, Duration.ofSeconds(30), Duration.ofSeconds(900), 5);

    private static final int LONGEST_LIFETIME_SECONDS = 600;
    private static final int MOST_TRIES = 10;
    private static final int MOST_PER_WINDOW = 50;
    private static final int LONGEST_SECONDS = 24 * 60 * 60;

    static CodeSettings of(RealmModel realm) {
        return new CodeSettings(
                Duration.ofSeconds(number(
                        realm, "lifetimeSeconds", 1, LONGEST_LIFETIME_SECONDS, (int) DEFAULT.lifetime.toSeconds())),
                number(realm, "maxTries", 1, MOST_TRIES, DEFAULT.maxTries),
                Duration.ofSeconds(number(
                        realm, "resendAfterSeconds", 0, LONGEST_SECONDS, (int) DEFAULT.resendAfter.toSeconds())),
                Duration.ofSeconds(
                        number(realm, "windowSeconds", 1, LONGEST_SECONDS, (int) DEFAULT.window.toSeconds())),
                number(realm, "maxPerWindow", 1, MOST_PER_WINDOW, DEFAULT.maxPerWindow));
    }

    private static int number(RealmModel realm, String name, int least, int most, int byDefault) {
        String value = realm.getAttribute("mep.code." + name);
        if (value == null || !value.matches("[0-9]{1,6}")) {
            return byDefault;
        }
        int number = Integer.parseInt(value);
        return number < least || number > most ? byDefault : number;
    }
}

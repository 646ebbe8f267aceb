package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import org.keycloak.models.RealmModel;

/**
 * The rules of erased accounts.
 *
 * @param recordKept {@code mep.accounts.recordYears}, 10; 0 means for ever
 */
public record ErasureSettings(Duration recordKept) {

    private static final int MOST_YEARS = 50;
    private static final int DAYS_OF_A_YEAR = 365;
    private static final int DEFAULT_YEARS = 10;

    public static ErasureSettings of(RealmModel realm) {
        int years = new RealmSettings(realm).number("mep.accounts.recordYears", 0, MOST_YEARS, DEFAULT_YEARS);
        // Leap days: a record is not removed before the years are over.
        return new ErasureSettings(Duration.ofDays((long) years * DAYS_OF_A_YEAR + (years + 3) / 4));
    }
}

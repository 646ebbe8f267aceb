package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * When requests and accounts end by themselves: realm attributes in days, of which 0 means never.
 *
 * @param request {@code mep.request.expiresAfterDays}, 90, and {@code mep.request.remindBeforeDays}, 14
 * @param unused {@code mep.account.deactivatesAfterDays}, 400, and {@code mep.account.remindBeforeDays}, 60,14
 * @param erasedAfter {@code mep.request.eraseAfterDays}, 30: how long an expired request is kept
 */
public record AccountEndSettings(Ending request, Ending unused, Duration erasedAfter) {

    private static final Logger LOG = Logger.getLogger(AccountEndSettings.class);
    private static final int TEN_YEARS = 3650;
    private static final Pattern DAYS = Pattern.compile("[0-9]{1,4}");

    public static AccountEndSettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        return new AccountEndSettings(
                new Ending(
                        days(settings, "mep.request.expiresAfterDays", 90),
                        reminders(settings, "mep.request.remindBeforeDays", "14")),
                new Ending(
                        days(settings, "mep.account.deactivatesAfterDays", 400),
                        reminders(settings, "mep.account.remindBeforeDays", "60,14")),
                days(settings, "mep.request.eraseAfterDays", 30));
    }

    private static Duration days(RealmSettings settings, String name, int byDefault) {
        return Duration.ofDays(settings.number(name, 0, TEN_YEARS, byDefault));
    }

    private static List<Duration> reminders(RealmSettings settings, String name, String byDefault) {
        List<String> written = settings.words(name, byDefault);
        boolean isReadable = !written.isEmpty() && written.stream().allMatch(word -> DAYS.matcher(word).matches());
        if (!isReadable) {
            LOG.warnf("Attribute %s of the realm is no list of days: %s counts", name, byDefault);
        }
        return Stream.of(isReadable ? written.toArray(String[]::new) : byDefault.split(","))
                .map(word -> Duration.ofDays(Integer.parseInt(word)))
                .toList();
    }
}

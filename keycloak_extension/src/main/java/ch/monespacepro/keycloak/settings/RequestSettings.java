package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.models.RealmModel;

/**
 * The rules of account requests: realm attributes {@code mep.request.…}.
 *
 * @param answerAfter {@code answerAfterMillis}, 1000: when the answer leaves after a post, whatever was done
 * @param minimumFill {@code minimumFillSeconds}, 3: a form that comes back sooner was not filled by a person
 * @param mailsPerHour {@code mailsPerHour}, 3: mails that forms by others may cause to one address
 * @param linkLifetime {@code linkLifetimeSeconds}, 86400: of the link to begin again
 * @param functionsWithoutIdentifier {@code functionsWithoutIdentifier}, {@code medical-assistant}
 * @param noticeVersion {@code noticeVersion}: of the notice above the form, recorded with each request
 */
public record RequestSettings(
        Duration answerAfter,
        Duration minimumFill,
        int mailsPerHour,
        Duration linkLifetime,
        Set<String> functionsWithoutIdentifier,
        String noticeVersion) {

    private static final String PREFIX = "mep.request.";
    /** Sooner, the time of the answer would tell what was done. */
    private static final int LEAST_ANSWER_MILLIS = 200;
    private static final int MOST_ANSWER_MILLIS = 5000;
    private static final int MOST_MAILS = 20;
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final Duration AN_HOUR = Duration.ofHours(1);

    public static RequestSettings of(RealmModel realm) {
        RealmSettings settings = new RealmSettings(realm);
        List<String> functions = settings.words(PREFIX + "functionsWithoutIdentifier", "medical-assistant");
        String version = realm.getAttribute(PREFIX + "noticeVersion");
        return new RequestSettings(
                Duration.ofMillis(settings.number(PREFIX + "answerAfterMillis", LEAST_ANSWER_MILLIS, MOST_ANSWER_MILLIS, 1000)),
                settings.seconds(PREFIX + "minimumFillSeconds", Duration.ZERO, A_MINUTE, Duration.ofSeconds(3)),
                settings.number(PREFIX + "mailsPerHour", 1, MOST_MAILS, 3),
                settings.seconds(PREFIX + "linkLifetimeSeconds", A_MINUTE, Duration.ofDays(7), Duration.ofDays(1)),
                functions.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()),
                version == null ? "" : version);
    }

    /** The time in which {@code mailsPerHour} counts. */
    public Duration mailWindow() {
        return AN_HOUR;
    }
}

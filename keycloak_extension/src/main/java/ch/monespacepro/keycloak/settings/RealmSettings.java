package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * What a realm's attributes {@code mep.…} say, as {@code realm/realm.yaml} declares them. A value that is no number, or
 * outside its bounds, counts as not set, so that a slip of the pen never opens a door.
 */
public record RealmSettings(RealmModel realm) {

    private static final Logger LOG = Logger.getLogger(RealmSettings.class);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    public int number(String name, int least, int most, int byDefault) {
        String value = realm.getAttribute(name);
        if (value == null) {
            return byDefault;
        }
        int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
        if (number < least || number > most) {
            LOG.warnf("Attribute %s of the realm is no whole number from %d to %d: %d counts", name, least, most, byDefault);
            return byDefault;
        }
        return number;
    }

    /** A whole number of seconds. */
    public Duration seconds(String name, Duration least, Duration most, Duration byDefault) {
        return Duration.ofSeconds(
                number(name, (int) least.toSeconds(), (int) most.toSeconds(), (int) byDefault.toSeconds()));
    }

    /** Words with commas between them, upper case; an empty setting is an empty list. */
    public List<String> words(String name, String byDefault) {
        String value = realm.getAttribute(name);
        return Stream.of((value == null ? byDefault : value).split(","))
                .map(word -> word.strip().toUpperCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The portal's name, as its people know it. */
    public String siteName() {
        String name = realm.getDisplayName();
        return name == null || name.isBlank() ? realm.getName() : name;
    }
}

package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.models.RealmModel;

/**
 * Reads the realm attributes {@code mep.…} that {@code realm/realm.yaml} declares. A value that is not a number or is
 * out of bounds counts as absent, so that a typing error cannot remove a limit.
 */
public record RealmSettings(RealmModel realm) {

    private static final Logger LOG = Logger.getLogger(RealmSettings.class);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    /** Returns whether the realm is one of the extension's. Such a realm declares settings; the server's others have none. */
    public boolean areDeclared() {
        return realm.getAttributes().keySet().stream().anyMatch(name -> name.startsWith("mep."));
    }

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

    /** Returns a whole number of seconds. */
    public Duration seconds(String name, Duration least, Duration most, Duration byDefault) {
        return Duration.ofSeconds(
                number(name, (int) least.toSeconds(), (int) most.toSeconds(), (int) byDefault.toSeconds()));
    }

    /** Returns words separated by commas, in upper case; an empty setting is an empty list. */
    public List<String> words(String name, String byDefault) {
        String value = realm.getAttribute(name);
        return Stream.of((value == null ? byDefault : value).split(","))
                .map(word -> word.strip().toUpperCase(Locale.ROOT))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Returns the portal's name. */
    public String siteName() {
        String name = realm.getDisplayName();
        return name == null || name.isBlank() ? realm.getName() : name;
    }
}

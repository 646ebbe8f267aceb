package ch.monespacepro.keycloak.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keycloak.models.RealmModel;

/**
 * What a realm's attributes {@code mep.…} say, as {@code realm/realm.yaml} declares them. A value that is no number, or
 * outside its bounds, counts as not set, so that a slip of the pen never opens a door.
 */
public record RealmSettings(RealmModel realm) {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    public int number(String name, int least, int most, int byDefault) {
        String value = realm.getAttribute(name);
        if (value == null || !NUMBER.matcher(value).matches()) {
            return byDefault;
        }
        int number = Integer.parseInt(value);
        return number < least || number > most ? byDefault : number;
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

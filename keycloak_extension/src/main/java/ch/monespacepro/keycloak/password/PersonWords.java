package ch.monespacepro.keycloak.password;

import ch.monespacepro.keycloak.address.MailAddress;
import java.net.IDN;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words by which others know a person: the names, whole and in parts, and the parts of the e-mail address. They
 * must not be the person's password.
 *
 * @param keys see {@link WordKey}
 */
record PersonWords(Set<String> keys) {

    private static final Pattern SPACES_AND_DOTS = Pattern.compile("[\\s.]++");
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]++");
    /** Longer texts are refused elsewhere; here they would only cost time. */
    private static final int LONGEST = 300;

    PersonWords {
        keys = keys.stream().filter(key -> !key.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    /** Any of the texts may be null: accounts of brokers have no name at first. */
    static PersonWords of(String firstName, String lastName, String email) {
        String first = shortened(firstName);
        String last = shortened(lastName);
        Set<String> keys = new HashSet<>();
        Stream.of(first, last, first + last, last + first).forEach(name -> addWithParts(name, keys));
        String address = MailAddress.normalised(shortened(email));
        int at = address.lastIndexOf('@');
        addWithParts(at < 0 ? address : address.substring(0, at), keys);
        String domain = address.substring(at + 1);
        // The domain as its owner writes it too: müller.ch beside xn--mller-kva.ch.
        Stream.of(address, domain, IDN.toUnicode(domain)).forEach(text -> addWithParts(text, keys));
        return new PersonWords(keys);
    }

    boolean contain(String key) {
        return keys.contains(key);
    }

    /** As words that are easy to guess within a longer password. */
    List<String> guesses() {
        return List.copyOf(keys);
    }

    private static void addWithParts(String text, Set<String> keys) {
        keys.addAll(WordKey.spellings(text));
        // Meier-Keller is a word of its own, and so are Meier and Keller.
        SPACES_AND_DOTS.splitAsStream(text).map(WordKey::spellings).forEach(keys::addAll);
        SEPARATORS.splitAsStream(text).map(WordKey::spellings).forEach(keys::addAll);
    }

    private static String shortened(String text) {
        return text == null ? "" : text.substring(0, Math.min(text.length(), LONGEST));
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "PersonWords";
    }
}

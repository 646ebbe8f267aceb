package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.text.FoldedText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * By what an account is found in the team's list: values of two attributes, which Keycloak keeps in an index of name and
 * value. A list then costs as much as its page, however many accounts there are.
 *
 * <p>The values have lower-case letters and digits only, in parts of fixed width, so that each database sorts them alike.
 */
public final class ListKeys {

    /** The attribute with the account's place in each list where it stands. */
    public static final String PLACE = "listPlace";

    /** The attribute with what a search finds: each value is read from its beginning. */
    public static final String WORDS = "searchWords";

    private static final int REALM_LENGTH = 12;
    private static final int MOST_WORDS = 8;
    private static final int LONGEST_WORDS = 200;

    private ListKeys() {}

    /** Returns the beginning of all places of one list. */
    public static String beginning(String realmId, AccountGroup group) {
        return digest(realmId) + group.letter();
    }

    /** Returns what stands after the last place with this beginning. */
    public static String end(String beginning) {
        return beginning + "z";
    }

    /** Returns a place for each list. The oldest request is the first; the id decides among those of the same second. */
    static List<String> places(String realmId, Collection<AccountGroup> groups, Instant submitted, String id) {
        String place = String.format(Locale.ROOT, "%012d", Math.max(0, submitted.getEpochSecond())) + FoldedText.of(id);
        return groups.stream()
                .map(group -> beginning(realmId, group) + place)
                .sorted()
                .toList();
    }

    /** Returns what finds the account: its names from each word on, its address from each part on, its identifier. */
    static List<String> words(String firstName, String lastName, String email, String identifier) {
        List<String> names = Stream.of(lastName, firstName)
                .flatMap(name -> FoldedText.words(name).stream())
                .limit(MOST_WORDS)
                .toList();
        List<String> found = new ArrayList<>();
        for (int first = 0; first < names.size(); first++) {
            found.add(String.join("", names.subList(first, names.size()))
                    + String.join("", names.subList(0, first)));
        }
        String address = email == null ? "" : email;
        int at = Math.max(0, address.lastIndexOf('@'));
        List<String> local = FoldedText.words(address.substring(0, at)).stream().limit(MOST_WORDS).toList();
        for (int first = 0; first < local.size(); first++) {
            found.add(String.join("", local.subList(first, local.size())) + FoldedText.of(address.substring(at)));
        }
        // 0 stands for no identifier.
        found.add("0".equals(identifier) ? "" : FoldedText.of(identifier));
        return found.stream()
                .map(words -> words.substring(0, Math.min(words.length(), LONGEST_WORDS)))
                .filter(words -> !words.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** Keeps the lists of several realms apart. */
    private static String digest(String realmId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(realmId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, REALM_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

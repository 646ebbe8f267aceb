package ch.monespacepro.keycloak.account;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/**
 * The record of all acts on an account, in its attribute {@code story}: kept as long as the account, the newest line
 * last.
 *
 * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}: the list is read and written as a whole
 */
public record Story(UserModel person) {

    /** The user attribute with the list, as JSON. */
    public static final String ATTRIBUTE = "story";

    /** The act that changes a field. */
    public static final String CORRECT = "correct";

    private static final TypeReference<List<StoryLine>> LINES = new TypeReference<>() {};
    private static final int MOST = 200;

    /** @throws IllegalStateException when another hand wrote the attribute: the record is not overwritten */
    public List<StoryLine> lines() {
        String written = person.getFirstAttribute(ATTRIBUTE);
        if (written == null) {
            return List.of();
        }
        try {
            return List.copyOf(JsonSerialization.readValue(written, LINES));
        } catch (IOException unreadable) {
            throw new IllegalStateException("The record of account " + person.getId() + " is unreadable");
        }
    }

    public Optional<StoryLine> last() {
        List<StoryLine> lines = lines();
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
    }

    /** Adds a line. When the record is full, its two oldest corrections become one line. */
    public void add(StoryLine line) {
        List<StoryLine> lines = new ArrayList<>(lines());
        if (lines.size() >= MOST) {
            foldOldestCorrections(lines);
        }
        lines.add(line);
        try {
            person.setSingleAttribute(ATTRIBUTE, JsonSerialization.writeValueAsString(lines));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void foldOldestCorrections(List<StoryLine> lines) {
        List<StoryLine> corrections =
                lines.stream().filter(line -> CORRECT.equals(line.act())).limit(2).toList();
        if (corrections.size() == 2) {
            int first = lines.indexOf(corrections.get(0));
            lines.set(first, corrections.get(0).foldedWith(corrections.get(1)));
            lines.remove(lines.subList(first + 1, lines.size()).indexOf(corrections.get(1)) + first + 1);
        }
    }
}

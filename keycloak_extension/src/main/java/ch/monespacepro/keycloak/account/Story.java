package ch.monespacepro.keycloak.account;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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
    /** Longer than any time for which a staff member is kept from an act by an earlier one of theirs. */
    private static final Duration STAYS = Duration.ofDays(30);

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

    /** Adds a line. When the record is full, two old corrections become one line. */
    public void add(StoryLine line) {
        List<StoryLine> lines = new ArrayList<>(lines());
        if (lines.size() >= MOST) {
            foldOldestCorrections(lines, Instant.parse(line.at()));
        }
        lines.add(line);
        try {
            person.setSingleAttribute(ATTRIBUTE, JsonSerialization.writeValueAsString(lines));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Only corrections of one staff member become one line, and only old ones: who changed what decides for a while what they
     * may do. Without such lines the record grows.
     */
    private static void foldOldestCorrections(List<StoryLine> lines, Instant now) {
        for (int first = 0; first < lines.size(); first++) {
            for (int second = first + 1; isOldCorrection(lines.get(first), now) && second < lines.size(); second++) {
                if (isOldCorrection(lines.get(second), now)
                        && lines.get(first).actor().equals(lines.get(second).actor())) {
                    lines.set(first, lines.get(first).foldedWith(lines.get(second)));
                    lines.remove(second);
                    return;
                }
            }
        }
    }

    private static boolean isOldCorrection(StoryLine line, Instant now) {
        return CORRECT.equals(line.act()) && Instant.parse(line.at()).isBefore(now.minus(STAYS));
    }
}

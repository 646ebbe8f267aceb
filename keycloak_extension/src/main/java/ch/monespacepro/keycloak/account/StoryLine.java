package ch.monespacepro.keycloak.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.models.UserModel;

/**
 * One line of an account's record: an act, its actor, its method and its time.
 *
 * @param at ISO 8601 in UTC, whole seconds
 * @param actor Keycloak subject of the staff member or of the person; a job's name when nobody acted
 * @param actorName as of then; empty for a job
 * @param act name of the act, such as {@code validate}
 * @param method {@code video} or {@code in-person}, when the act checked an identity; {@code sms} or {@code email}, when it sent
 *     a code; {@code planned} or {@code at-once}, when it changed a way into an open account
 * @param reason why, as the team wrote it
 * @param note seen by the team, and part of the person's export
 * @param proof how the person proved that the request is theirs: see {@link Proof}
 * @param changes of fields
 * @param folded how many earlier lines this line stands for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record StoryLine(
        String at,
        String actor,
        String actorName,
        String act,
        String method,
        String reason,
        String note,
        Proof proof,
        List<Change> changes,
        Integer folded) {

    /** How the person proved at an appointment that the request is theirs. */
    public enum Proof {
        /** A code by SMS was read back. */
        SMS,
        /** A code by e-mail was read back, because there is no mobile number. */
        EMAIL,
        /** No code was asked for. */
        NONE
    }

    /** The old and the new value of a field; empty when there was none. */
    public record Change(String field, String before, String after) {

        /** Writes the new value; an empty one removes the field. */
        public void writeTo(UserModel person) {
            if (after.isEmpty()) {
                person.removeAttribute(field);
            } else {
                person.setSingleAttribute(field, after);
            }
        }
    }

    public StoryLine {
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    public static StoryLine of(String act, String actor, String actorName, Instant now) {
        String at = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new StoryLine(at, actor, actorName, act, null, null, null, null, List.of(), null);
    }

    /** What a job did. */
    public static StoryLine byItself(String act, String job, Instant now) {
        return of(act, job, "", now);
    }

    public StoryLine withMethod(String how, Proof proved) {
        return new StoryLine(at, actor, actorName, act, how, reason, note, proved, changes, folded);
    }

    public StoryLine withReason(String why) {
        return new StoryLine(at, actor, actorName, act, method, why, note, proof, changes, folded);
    }

    public StoryLine withNote(String text) {
        return new StoryLine(at, actor, actorName, act, method, reason, text, proof, changes, folded);
    }

    public StoryLine withChanges(List<Change> changed) {
        return new StoryLine(at, actor, actorName, act, method, reason, note, proof, changed, folded);
    }

    /** One line for this one and a later one: the first value before, the last value after. */
    StoryLine foldedWith(StoryLine later) {
        List<Change> both = new ArrayList<>(changes);
        for (Change change : later.changes) {
            int known = both.stream().map(Change::field).toList().indexOf(change.field());
            if (known < 0) {
                both.add(change);
            } else {
                both.set(known, new Change(change.field(), both.get(known).before(), change.after()));
            }
        }
        return new StoryLine(
                later.at, later.actor, later.actorName, act, null, null, null, null, both, count() + later.count());
    }

    private int count() {
        return folded == null ? 1 : folded;
    }
}

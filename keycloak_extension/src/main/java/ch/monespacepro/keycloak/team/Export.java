package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.transaction.PersonLock;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Gives out all that is kept about a person, for a request of theirs. Who did it, and when, is an admin event and a line of
 * the account's record, and so part of what is given out.
 */
public record Export(KeycloakSession session, TeamMember member, Clock clock) {

    static final String NAME = "export";

    /** @throws jakarta.ws.rs.WebApplicationException 403 for a staff member's account, 404 when it is gone */
    public ObjectNode of(UserModel found) {
        UserModel person = PersonLock.lock(session, member.realm(), found.getId());
        if (person == null) {
            throw Accounts.unknown().exception();
        }
        Acts acts = new Acts(session, member, clock);
        acts.requireMayActOn(person);
        Instant now = clock.instant();
        StoryLine line = StoryLine.of(NAME, member.person().getId(), member.name(), now);
        new Story(person).add(line);
        acts.record(person, line);
        return new PersonalData(session, member.realm(), person).json(now);
    }
}

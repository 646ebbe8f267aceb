package ch.monespacepro.keycloak.account;

import ch.monespacepro.keycloak.erasure.ErasedAct;
import ch.monespacepro.keycloak.erasure.Erasure;
import ch.monespacepro.keycloak.erasure.ErasureReason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Erases an account. Its record of acts stays without what is personal: no names, notes, reasons and values.
 *
 * @param session whose context has the realm
 */
public record AccountErasure(KeycloakSession session) {

    private static final Logger LOG = Logger.getLogger(AccountErasure.class);

    /**
     * @param person held by {@link ch.monespacepro.keycloak.transaction.PersonLock}
     * @param actor the staff member's subject, or the name of a job
     * @return the random id of what is kept
     */
    public String carryOut(UserModel person, String actor, ErasureReason reason, Instant now) {
        new EndedSessions(session).of(person);
        return new Erasure(session)
                .erase(
                        person,
                        new Account(person).facts().get(Attributes.REQUEST_ID),
                        acts(person),
                        actor,
                        reason,
                        now.truncatedTo(ChronoUnit.SECONDS));
    }

    static List<ErasedAct> acts(UserModel person) {
        return lines(person).stream()
                .map(line -> new ErasedAct(
                        line.at(),
                        line.act(),
                        person.getId().equals(line.actor()) ? ErasedAct.OWNER : line.actor(),
                        line.method(),
                        line.proof() == null ? null : line.proof().name()))
                .toList();
    }

    private static List<StoryLine> lines(UserModel person) {
        try {
            return new Story(person).lines();
        } catch (IllegalStateException unreadable) {
            // Written by another hand. It must not keep a person's data from being erased.
            LOG.errorf("Account %s: erased without its acts, because its record is unreadable", person.getId());
            return List.of();
        }
    }
}

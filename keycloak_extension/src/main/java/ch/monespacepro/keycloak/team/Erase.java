package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.AccountErasure;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.erasure.ErasureReason;
import ch.monespacepro.keycloak.erasure.ErasureRecords;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.mail.FormerPerson;
import ch.monespacepro.keycloak.mail.Mail;
import ch.monespacepro.keycloak.mail.MailSender;
import ch.monespacepro.keycloak.text.SwissTime;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import ch.monespacepro.keycloak.transaction.PersonLock;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Erases an account. It can be sent again: after a crash it does what was not done, and after the erasure it answers as
 * before. So it is no act of {@link Acts}, which has an account to show afterwards.
 */
public record Erase(KeycloakSession session, TeamMember member, Clock clock) {

    static final String NAME = "erase";

    private static final String REASON = "reason";
    private static final int LONGEST_REASON = 40;

    /**
     * @return the random id of the record that stays
     * @throws jakarta.ws.rs.WebApplicationException 400 without a known reason, 403 for a staff member's account, 404 when there
     *     is neither an account nor the record of its erasure
     */
    public String carryOut(String reference, Input input) {
        ErasureReason reason = reason(input);
        Optional<UserModel> person = new Accounts(session)
                .seek(reference)
                .map(found -> PersonLock.lock(session, member.realm(), found.getId()));
        if (person.isEmpty()) {
            return new ErasureRecords(session)
                    .find(reference)
                    .orElseThrow(() -> Accounts.unknown().exception());
        }
        return erase(person.get(), reason, clock.instant());
    }

    private String erase(UserModel person, ErasureReason reason, Instant now) {
        Acts acts = new Acts(session, member, clock);
        acts.requireMayActOn(person);
        String staff = member.person().getId();
        acts.record(person, StoryLine.of(NAME, staff, member.name(), now));
        tellAfterwards(person, now);
        return new AccountErasure(session).carryOut(person, staff, reason, now);
    }

    /** Owed mails die with the account, so this one is tried once; a failure is logged. */
    private void tellAfterwards(UserModel person, Instant now) {
        String email = person.getEmail();
        String locale = person.getFirstAttribute(UserModel.LOCALE);
        Mail mail = new Mail(
                "mepMailSubject_accountErased", "mep-account-erased.ftl", Map.of("on", SwissTime.day(now)));
        if (email != null) {
            AfterCommit.run(session, own -> new MailSender(own).send(new FormerPerson(own, email, locale), mail));
        }
    }

    private static ErasureReason reason(Input input) {
        return ErasureReason.given(input.required(REASON, LONGEST_REASON))
                .orElseThrow(() -> Problem.ofField(
                                REASON, "unknown_reason", "Send one of: " + ErasureReason.offered() + ".")
                        .exception());
    }
}

package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import java.time.Instant;
import java.util.Map;
import org.keycloak.models.UserModel;

/** The mails that a new request causes: to the applicant, and to the team, who gets one mail for several requests. */
final class RequestMail {

    private RequestMail() {}

    static void owe(UserModel applicant, String requestId, Instant from) {
        OwedMails owed = new OwedMails(applicant);
        owed.owe(OwedMail.toPerson("mepMailSubject_requestReceived", "mep-request-received.ftl", Map.of(), from));
        owed.owe(OwedMail.toTeam(
                "mepMailSubject_requestTeam", "mep-request-team.ftl", Map.of("requestId", requestId), from));
    }
}

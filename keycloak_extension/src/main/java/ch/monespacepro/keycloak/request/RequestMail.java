package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.RequestSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** The mails that a new request causes, and how many mails forms may cause to one mailbox. */
public final class RequestMail {

    /** Most mail servers deliver {@code name+anything@…} to {@code name@…}. */
    private static final Pattern TAG = Pattern.compile("\\+[^@]*+");

    private RequestMail() {}

    static void oweToApplicant(UserModel applicant, Instant from) {
        new OwedMails(applicant)
                .owe(OwedMail.toPerson("mepMailSubject_requestReceived", "mep-request-received.ftl", Map.of(), from));
    }

    /** The team gets one mail for several requests. */
    static void oweToTeam(UserModel applicant, String requestId, Instant from) {
        new OwedMails(applicant)
                .owe(OwedMail.toTeam(
                        "mepMailSubject_requestTeam", "mep-request-team.ftl", Map.of("requestId", requestId), from));
    }

    /** Anybody can send a form with the address of another person. */
    public static SlotCounter allowance(KeycloakSession session, String address, RequestSettings settings) {
        String mailbox = TAG.matcher(address).replaceFirst("");
        return new SlotCounter(
                session.singleUseObjects(),
                "mep.request.mails." + session.getContext().getRealm().getId() + "." + digest(mailbox),
                settings.mailsPerHour(),
                settings.mailWindow());
    }

    private static String digest(String mailbox) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(mailbox.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }
}

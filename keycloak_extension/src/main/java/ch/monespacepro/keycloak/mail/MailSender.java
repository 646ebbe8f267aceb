package ch.monespacepro.keycloak.mail;

import ch.monespacepro.keycloak.settings.RealmSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Sends the extension's mails in the person's language. A failure is returned and logged without the address; it is
 * never an exception, so that it does not undo the work of the request.
 *
 * <p>It waits for the mail server as long as the realm's {@code smtpServer} allows ({@code timeout} and similar
 * settings). Mails that need not be sent within the request are sent by
 * {@link ch.monespacepro.keycloak.transaction.AfterCommit}.
 *
 * @param session its context has the realm that sends
 */
public record MailSender(KeycloakSession session) {

    private static final Logger LOG = Logger.getLogger(MailSender.class);

    public MailOutcome send(UserModel to, Mail mail) {
        RealmModel realm = session.getContext().getRealm();
        String siteName = new RealmSettings(realm).siteName();
        Map<String, Object> values = new HashMap<>(mail.values()); // mutable, because Keycloak adds values
        values.put("siteName", siteName);
        return send(to, mail.template(), post -> post.send(mail.subject(), List.of(siteName), mail.template(), values));
    }

    /** Sends a mail to the contact address of the realm, in the realm's language. */
    public MailOutcome sendToTeam(Mail mail) {
        return send(new Team(session), mail);
    }

    /** Sends Keycloak's own mail with the theme's texts. */
    public MailOutcome sendPasswordReset(UserModel to, String link, Duration lifetime) {
        return send(to, "password-reset.ftl", post -> post.sendPasswordReset(link, lifetime.toMinutes()));
    }

    @FunctionalInterface
    private interface Posting {
        void by(EmailTemplateProvider post) throws EmailException;
    }

    private MailOutcome send(UserModel to, String template, Posting posting) {
        if (to.getEmail() == null || to.getEmail().isBlank()) {
            return notSent(to, template, MailOutcome.NO_ADDRESS, "no address");
        }
        try {
            posting.by(session.getProvider(EmailTemplateProvider.class)
                    .setRealm(session.getContext().getRealm())
                    .setUser(to));
            return MailOutcome.SENT;
        } catch (EmailException | RuntimeException failed) {
            return notSent(to, template, MailOutcome.of(failed), MailOutcome.nameOf(failed));
        }
    }

    private static MailOutcome notSent(UserModel to, String template, MailOutcome outcome, String cause) {
        LOG.errorf("Mail %s to person %s was not sent: %s, %s", template, to.getId(), outcome, cause);
        return outcome;
    }
}

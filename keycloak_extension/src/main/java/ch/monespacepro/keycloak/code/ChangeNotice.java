package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.account.Contact;
import ch.monespacepro.keycloak.sms.SmsGateway;
import ch.monespacepro.keycloak.sms.SmsMessage;
import ch.monespacepro.keycloak.sms.SmsNotSentException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.keycloak.common.util.Time;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;

/**
 * Tells the owner that their codes go elsewhere: by mail, and by SMS to the number that gets none any more. A notice that
 * cannot be sent undoes nothing; the log says so.
 */
record ChangeNotice(CodeContext context) {

    private static final Logger LOG = Logger.getLogger(ChangeNotice.class);
    private static final DateTimeFormatter SWISS_TIME =
            DateTimeFormatter.ofPattern("dd.MM.yyyy, HH:mm").withZone(ZoneId.of("Europe/Zurich"));

    /** @param before where codes went until now: one, two or none */
    void send(List<CodeDestination> before, CodeDestination now) {
        String at = SWISS_TIME.format(Instant.ofEpochMilli(Time.currentTimeMillis()));
        mail(at, now);
        before.stream()
                .filter(CodeDestination.Sms.class::isInstance)
                .map(CodeDestination.Sms.class::cast)
                .filter(sms -> !sms.equals(now))
                .forEach(sms -> sms(at, sms));
    }

    private void mail(String at, CodeDestination now) {
        Map<String, Object> body = new HashMap<>(); // Keycloak puts more into it
        body.put("at", at);
        body.put("channel", now.channel());
        body.put("destination", now.masked());
        body.put("siteName", context.siteName());
        body.put("contact", Contact.of(context.realm()).forTemplate());
        try {
            context.session()
                    .getProvider(EmailTemplateProvider.class)
                    .setAuthenticationSession(context.login())
                    .setRealm(context.realm())
                    .setUser(context.user())
                    .send("mepDestinationMailSubject", List.of(context.siteName()), "mep-destination-changed.ftl", body);
        } catch (EmailException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            LOG.errorf("An owner was not told by mail that codes go elsewhere: %s", cause.getClass().getName());
        }
    }

    private void sms(String at, CodeDestination.Sms before) {
        String telephone = Contact.of(context.realm()).telephone();
        String text = context.form()
                .getMessage("mepDestinationSms", context.siteName(), at, telephone);
        try {
            context.session().getProvider(SmsGateway.class).send(new SmsMessage(before.number(), text));
        } catch (SmsNotSentException failed) {
            LOG.errorf("%s was not told that codes go elsewhere: %s", before.masked(), failed.getMessage());
        }
    }
}

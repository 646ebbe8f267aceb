package ch.monespacepro.keycloak.onetimecode;

import ch.monespacepro.keycloak.account.Contact;
import ch.monespacepro.keycloak.sms.SmsGateway;
import ch.monespacepro.keycloak.sms.SmsMessage;
import ch.monespacepro.keycloak.sms.SmsNotSentException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
    private static final ZoneId SWISS_TIME = ZoneId.of("Europe/Zurich");
    private static final DateTimeFormatter IN_SMS = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm").withZone(SWISS_TIME);

    /** @param before where codes went until now: one, two or none */
    void send(List<CodeDestination> before, CodeDestination now) {
        Instant at = Instant.ofEpochMilli(Time.currentTimeMillis());
        mail(at, now);
        before.stream()
                .filter(CodeDestination.Sms.class::isInstance)
                .map(CodeDestination.Sms.class::cast)
                .filter(sms -> !sms.equals(now))
                .forEach(sms -> sms(at, sms));
    }

    private void mail(Instant at, CodeDestination now) {
        Locale language = context.session().getContext().resolveLocale(context.user());
        DateTimeFormatter inMail = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(language)
                .withZone(SWISS_TIME);
        Map<String, Object> body = new HashMap<>(); // Keycloak puts more into it
        body.put("at", inMail.format(at));
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

    private void sms(Instant at, CodeDestination.Sms before) {
        String telephone = Contact.of(context.realm()).telephone();
        String text = context.form()
                .getMessage("mepDestinationSms", context.siteName(), IN_SMS.format(at), telephone);
        try {
            context.session().getProvider(SmsGateway.class).send(new SmsMessage(before.number(), text));
        } catch (SmsNotSentException failed) {
            LOG.errorf("%s was not told that codes go elsewhere: %s", before.masked(), failed.getMessage());
        }
    }
}

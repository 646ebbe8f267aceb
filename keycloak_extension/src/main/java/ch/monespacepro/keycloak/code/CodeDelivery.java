package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.sms.SmsGateway;
import ch.monespacepro.keycloak.sms.SmsMessage;
import ch.monespacepro.keycloak.sms.SmsNotSentException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.urls.UrlType;

/** Sends a code's digits to where they go, in the reader's language. */
final class CodeDelivery {

    private final CodeContext context;
    private final String purpose;
    private final Duration lifetime;

    CodeDelivery(CodeContext context, Duration lifetime) {
        this.context = context;
        purpose = context.purpose().suffix();
        this.lifetime = lifetime;
    }

    void deliver(CodeDestination destination, String digits) throws CodeNotSentException {
        if (destination instanceof CodeDestination.Sms sms) {
            bySms(sms, digits);
        } else {
            byEmail(digits);
        }
    }

    private void bySms(CodeDestination.Sms sms, String digits) throws CodeNotSentException {
        SmsGateway gateway = context.session().getProvider(SmsGateway.class);
        if (gateway == null) {
            throw new CodeNotSentException("no SMS gateway is chosen: set spi-sms-gateway--provider to http or log");
        }
        String text = context.form().getMessage("mepCodeSms_" + purpose, context.siteName(), digits, CodePage.minutes(lifetime));
        // The last line lets a telephone's browser fill in the code, on this site only.
        String host = context.session().getContext().getUri(UrlType.FRONTEND).getBaseUri().getHost();
        try {
            gateway.send(new SmsMessage(sms.number(), text + "\n@" + host + " #" + digits));
        } catch (SmsNotSentException refused) {
            throw new CodeNotSentException("SMS gateway: " + refused.getMessage());
        }
    }

    private void byEmail(String digits) throws CodeNotSentException {
        Map<String, Object> body = new HashMap<>();
        body.put("purpose", purpose);
        body.put("code", digits);
        body.put("siteName", context.siteName());
        body.put("expiresInMinutes", CodePage.minutes(lifetime));
        try {
            context.session()
                    .getProvider(EmailTemplateProvider.class)
                    .setAuthenticationSession(context.login())
                    .setRealm(context.realm())
                    .setUser(context.user())
                    .send("mepCodeMailSubject_" + purpose, List.of(context.siteName()), "mep-code.ftl", body);
        } catch (EmailException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new CodeNotSentException("mail: " + cause.getClass().getSimpleName());
        }
    }
}

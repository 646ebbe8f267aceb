package ch.monespacepro.keycloak.onetimecode;

import ch.monespacepro.keycloak.sms.SmsGateway;
import ch.monespacepro.keycloak.sms.SmsMessage;
import ch.monespacepro.keycloak.sms.SmsNotSentException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.email.EmailException;
import org.keycloak.email.EmailTemplateProvider;
import org.keycloak.models.RealmModel;
import org.keycloak.urls.UrlType;

/** Sends a code's digits to where they go, in the reader's language. */
final class CodeDelivery {

    private final AuthenticationFlowContext context;
    private final Duration lifetime;

    CodeDelivery(AuthenticationFlowContext context, Duration lifetime) {
        this.context = context;
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
        SmsGateway gateway = context.getSession().getProvider(SmsGateway.class);
        if (gateway == null) {
            throw new CodeNotSentException("no SMS gateway is chosen: set spi-sms-gateway--provider to http or log");
        }
        String text = context.form().getMessage("mepCodeSms", siteName(), digits, CodePage.minutes(lifetime));
        // The last line lets a telephone's browser fill in the code, on this site only.
        String host = context.getSession().getContext().getUri(UrlType.FRONTEND).getBaseUri().getHost();
        try {
            gateway.send(new SmsMessage(sms.number(), text + "\n@" + host + " #" + digits));
        } catch (SmsNotSentException refused) {
            throw new CodeNotSentException("SMS gateway: " + refused.getMessage());
        }
    }

    private void byEmail(String digits) throws CodeNotSentException {
        Map<String, Object> body = new HashMap<>();
        body.put("code", digits);
        body.put("siteName", siteName());
        body.put("expiresInMinutes", CodePage.minutes(lifetime));
        try {
            context.getSession()
                    .getProvider(EmailTemplateProvider.class)
                    .setAuthenticationSession(context.getAuthenticationSession())
                    .setRealm(context.getRealm())
                    .setUser(context.getUser())
                    .send("mepCodeMailSubject", List.of(siteName()), "mep-code.ftl", body);
        } catch (EmailException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw new CodeNotSentException("mail: " + cause.getClass().getSimpleName());
        }
    }

    private String siteName() {
        RealmModel realm = context.getRealm();
        String name = realm.getDisplayName();
        return name == null || name.isBlank() ? realm.getName() : name;
    }
}

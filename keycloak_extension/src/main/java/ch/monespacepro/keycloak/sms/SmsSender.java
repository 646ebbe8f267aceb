package ch.monespacepro.keycloak.sms;

import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;

/**
 * Sends short messages by the configured gateway. A failure is returned and logged with the number masked; it is never
 * an exception, so that it does not undo the work of the request.
 */
public record SmsSender(KeycloakSession session) {

    private static final Logger LOG = Logger.getLogger(SmsSender.class);

    /**
     * @param text supplies the message; it may fail, because it uses texts of the realm
     * @return whether the gateway accepted it
     */
    public boolean send(MobileNumber to, Supplier<String> text) {
        try {
            SmsGateway gateway = session.getProvider(SmsGateway.class);
            if (gateway == null) {
                return notSent(to, "no SMS gateway is chosen: set spi-sms-gateway--provider to http or log");
            }
            gateway.send(new SmsMessage(to, text.get()));
            return true;
        } catch (SmsNotSentException refused) {
            return notSent(to, refused.getMessage());
        } catch (RuntimeException failed) {
            return notSent(to, failed.getClass().getName());
        }
    }

    private static boolean notSent(MobileNumber to, String reason) {
        LOG.errorf("No SMS could be sent to %s: %s", MaskedNumber.of(to.e164()), reason);
        return false;
    }
}

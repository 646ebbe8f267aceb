package ch.monespacepro.keycloak.sms;

import org.jboss.logging.Logger;

/** Logs a notice instead of sending, for trials without a gateway. The text is never logged. */
public final class LogSmsGateway implements SmsGateway {

    private static final Logger LOG = Logger.getLogger(LogSmsGateway.class);

    @Override
    public void send(SmsMessage message) {
        LOG.infof("The gateway «log» sends nothing: a message to %s was dropped", MaskedNumber.of(message.to().e164()));
    }
}

package ch.monespacepro.keycloak.sms;

import ch.monespacepro.keycloak.telephone.MobileNumber;

/**
 * A short message. Its text contains a secret; {@link #toString()} shows neither text nor number, so that neither
 * appears in a log.
 *
 * @param to the receiver
 * @param text at most a few hundred characters
 */
public record SmsMessage(MobileNumber to, String text) {

    @Override
    public String toString() {
        return "SmsMessage[" + to.country() + "]";
    }
}

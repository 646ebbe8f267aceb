package ch.monespacepro.keycloak.sms;

/** Thrown when the gateway did not accept a message. The reason contains neither the number nor the text. */
public final class SmsNotSentException extends Exception {

    public SmsNotSentException(String reason) {
        super(reason);
    }
}

package ch.monespacepro.keycloak.sms;

/** The gateway did not take a message. The reason names neither the number nor the text. */
public final class SmsNotSentException extends Exception {

    public SmsNotSentException(String reason) {
        super(reason);
    }
}

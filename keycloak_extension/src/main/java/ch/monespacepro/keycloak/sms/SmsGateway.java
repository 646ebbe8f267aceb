package ch.monespacepro.keycloak.sms;

import org.keycloak.provider.Provider;

/** The way short messages leave Keycloak. Chosen by the server option {@code spi-sms-gateway--provider}. */
public interface SmsGateway extends Provider {

    /**
     * Hands one message to the gateway; returns when the gateway took it.
     *
     * @throws SmsNotSentException when it did not: the person has to be told
     */
    void send(SmsMessage message) throws SmsNotSentException;

    @Override
    default void close() {
        // What a gateway holds open belongs to its factory.
    }
}

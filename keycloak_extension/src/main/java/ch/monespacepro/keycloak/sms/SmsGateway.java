package ch.monespacepro.keycloak.sms;

import org.keycloak.provider.Provider;

/** Sends short messages. The server option {@code spi-sms-gateway--provider} chooses the implementation. */
public interface SmsGateway extends Provider {

    /**
     * Hands one message to the gateway; returns when the gateway has accepted it.
     *
     * @throws SmsNotSentException when it was not accepted; the person must be told
     */
    void send(SmsMessage message) throws SmsNotSentException;

    @Override
    default void close() {
        // Resources belong to the factory.
    }
}

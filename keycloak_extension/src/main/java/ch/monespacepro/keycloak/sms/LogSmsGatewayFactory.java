package ch.monespacepro.keycloak.sms;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;

/** Factory of the provider {@code log} of {@code sms-gateway}. */
public final class LogSmsGatewayFactory implements SmsGatewayFactory {

    private static final String ID = "log";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {
        // There are no options.
    }

    @Override
    public SmsGateway create(KeycloakSession session) {
        return new LogSmsGateway();
    }
}

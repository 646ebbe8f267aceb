package ch.monespacepro.keycloak.sms;

import org.jboss.logging.Logger;
import org.keycloak.Config;
import org.keycloak.connections.httpclient.HttpClientProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Factory of the provider {@code http} of {@code sms-gateway}. It is chosen by {@code spi-sms-gateway--provider=http}
 * (at {@code kc.sh build} too). With an incomplete configuration, the server does not start.
 */
public final class HttpSmsGatewayFactory implements SmsGatewayFactory {

    private static final Logger LOG = Logger.getLogger(HttpSmsGatewayFactory.class);
    private static final String ID = "http";

    private HttpSmsSettings first;
    private HttpSmsSettings second;

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public void init(Config.Scope config) {
        if (!ID.equals(Config.getProvider(SmsGatewaySpi.NAME))) {
            // Keycloak initialises all providers of an SPI when none is chosen.
            return;
        }
        first = HttpSmsSettings.of(config);
        second = HttpSmsSettings.fallbackOf(config).orElse(first);
        LOG.infof("SMS gateways: %s, %s", first.url().getHost(), second.url().getHost());
    }

    @Override
    public SmsGateway create(KeycloakSession session) {
        return new HttpSmsGateway(
                session.getProvider(HttpClientProvider.class).getHttpClient(), first, second);
    }
}

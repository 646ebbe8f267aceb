package ch.monespacepro.keycloak.hin;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI by which a realm stores its HIN-secured domains as a component. */
public final class HinSecuredDomainsSpi implements Spi {

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "hin-secured-domains";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return HinSecuredDomains.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return HinSecuredDomainsFactory.class;
    }
}

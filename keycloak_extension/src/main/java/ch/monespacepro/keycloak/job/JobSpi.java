package ch.monespacepro.keycloak.job;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** Registers {@link Job} with Keycloak as {@code mep-job}. */
public final class JobSpi implements Spi {

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "mep-job";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return Job.class;
    }

    @Override
    @SuppressWarnings("rawtypes") // The signature is Keycloak's.
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return JobFactory.class;
    }
}

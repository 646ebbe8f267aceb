package ch.monespacepro.keycloak.password;

import org.keycloak.provider.Provider;
import org.keycloak.provider.ProviderFactory;
import org.keycloak.provider.Spi;

/** The SPI by which a realm stores its forbidden words as a component. */
public final class ForbiddenWordsSpi implements Spi {

    @Override
    public boolean isInternal() {
        return false;
    }

    @Override
    public String getName() {
        return "forbidden-passwords";
    }

    @Override
    public Class<? extends Provider> getProviderClass() {
        return ForbiddenWords.class;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends ProviderFactory> getProviderFactoryClass() {
        return ForbiddenWordsFactory.class;
    }
}

package ch.monespacepro.keycloak.onetimecode;

import java.security.SecureRandom;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** {@code mep-change-code-destination}. */
public final class ChangeCodeDestinationFactory implements RequiredActionFactory {

    private final SecureRandom random = new SecureRandom();

    @Override
    public String getId() {
        return ChangeCodeDestination.ID;
    }

    @Override
    public String getDisplayText() {
        return "Mon Espace Pro: change where codes go";
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return new ChangeCodeDestination(random);
    }

    @Override
    public void init(Config.Scope config) {
        // The limits are the realm's: see CodeSettings.
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // Nothing depends on other providers.
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}

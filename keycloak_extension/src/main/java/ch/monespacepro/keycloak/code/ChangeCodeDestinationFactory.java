package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.StatelessFactory;
import ch.monespacepro.keycloak.signin.GuardedAction;
import java.security.SecureRandom;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;

/** Factory of the required action {@code mep-change-code-destination}. */
public final class ChangeCodeDestinationFactory implements RequiredActionFactory, StatelessFactory<RequiredActionProvider> {

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
        return GuardedAction.always(new ChangeCodeDestination(random));
    }
}

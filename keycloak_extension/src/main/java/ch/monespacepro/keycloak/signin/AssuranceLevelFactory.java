package ch.monespacepro.keycloak.signin;

import ch.monespacepro.keycloak.StatelessAuthenticatorFactory;
import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.provider.ProviderConfigProperty;

/** {@code mep-assurance-level}. */
public final class AssuranceLevelFactory implements StatelessAuthenticatorFactory {

    static final String LEVEL = "level";

    private static final AssuranceLevel ONLY = new AssuranceLevel();

    @Override
    public String getId() {
        return "mep-assurance-level";
    }

    @Override
    public Authenticator create(KeycloakSession session) {
        return ONLY;
    }

    @Override
    public String getReferenceCategory() {
        return null;
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: level of authentication";
    }

    @Override
    public String getHelpText() {
        return "With a level: whoever comes here has reached it. Without: refuses whoever has not reached what the application insists on.";
    }

    @Override
    public boolean isConfigurable() {
        return true;
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of(new ProviderConfigProperty(
                LEVEL, "Level", "A level of authentication (LoA): a number to which the realm's acr.loa.map gives a name.", ProviderConfigProperty.STRING_TYPE, null));
    }
}

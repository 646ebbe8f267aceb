package ch.monespacepro.keycloak;

import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * Defaults of the extension's authenticator factories: an execution is required or disabled, and has no configuration.
 */
public interface OwnAuthenticatorFactory extends AuthenticatorFactory, StatelessFactory<Authenticator> {

    @Override
    default Requirement[] getRequirementChoices() {
        // Keycloak neither logs nor counts the failure of an alternative execution.
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }

    @Override
    default boolean isConfigurable() {
        return false;
    }

    @Override
    default boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    default List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}

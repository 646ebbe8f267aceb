package ch.monespacepro.keycloak;

import java.util.List;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.provider.ProviderConfigProperty;

/** What our authenticators' factories have in common: never optional, and no options unless they say otherwise. */
public interface OwnAuthenticatorFactory extends AuthenticatorFactory, StatelessFactory<Authenticator> {

    @Override
    default Requirement[] getRequirementChoices() {
        // As an alternative a failure would be neither logged nor counted.
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

package ch.monespacepro.keycloak.password;

import ch.monespacepro.keycloak.StatelessFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.policy.PasswordPolicyProvider;
import org.keycloak.policy.PasswordPolicyProviderFactory;

/** Factory of the password policy {@code mep-password-strength}. */
public final class PasswordStrengthFactory
        implements PasswordPolicyProviderFactory, StatelessFactory<PasswordPolicyProvider> {

    public static final String ID = "mep-password-strength";

    private GuessablePassword rule;

    @Override
    public String getId() {
        return ID;
    }

    /** Reads zxcvbn's dictionaries when the server starts, so that the first person does not wait for them. */
    @Override
    public void postInit(KeycloakSessionFactory factory) {
        rule = new GuessablePassword(new GuessScore());
    }

    @Override
    public PasswordPolicyProvider create(KeycloakSession session) {
        return new PasswordStrength(session, rule);
    }

    @Override
    public String getDisplayName() {
        return "Not easy to guess";
    }

    @Override
    public String getConfigType() {
        return null;
    }

    @Override
    public String getDefaultConfigValue() {
        return null;
    }

    @Override
    public boolean isMultiplSupported() {
        return false;
    }
}

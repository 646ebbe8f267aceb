package ch.monespacepro.keycloak.signin;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.Constants;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.mappers.AmrProtocolMapper;
import org.keycloak.protocol.oidc.utils.AmrUtils;

/**
 * Protocol mapper {@code mep-amr-mapper}: the stock claim {@code amr}, but a value recorded by an execution replaces
 * the one value of its configuration. One authenticator of the extension accepts codes by SMS and by e-mail, another
 * passwords and passkeys.
 */
public final class AmrMapper extends AmrProtocolMapper {

    @Override
    public String getId() {
        return "mep-amr-mapper";
    }

    @Override
    public String getDisplayType() {
        return "Mon Espace Pro: authentication methods (amr)";
    }

    @Override
    protected List<String> getAmr(AuthenticatedClientSessionModel clientSession, RealmModel realm) {
        UserSessionModel session = clientSession.getUserSession();
        Map<String, Integer> completed =
                AuthenticatorUtils.parseCompletedExecutions(session.getNote(Constants.AUTHENTICATORS_COMPLETED));
        return completed.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .flatMap(step -> methods(session, realm, step))
                .distinct()
                .toList();
    }

    /**
     * Returns nothing for an execution without a reference, or completed longer ago than the reference's maximum age.
     */
    private static Stream<String> methods(UserSessionModel session, RealmModel realm, Map.Entry<String, Integer> step) {
        return reference(realm, step)
                .map(configured -> Objects.requireNonNullElse(SignInProofs.methods(session, step.getKey()), configured))
                .stream()
                .flatMap(values -> Arrays.stream(values.split(" ")));
    }

    /**
     * Returns the configured reference of an execution. {@link AmrUtils} would throw and catch an exception for each
     * execution without configuration, at every token.
     */
    private static Optional<String> reference(RealmModel realm, Map.Entry<String, Integer> step) {
        return Optional.ofNullable(realm.getAuthenticationExecutionById(step.getKey()))
                .map(AuthenticationExecutionModel::getAuthenticatorConfig)
                .map(realm::getAuthenticatorConfigById)
                .map(AuthenticatorConfigModel::getConfig)
                .filter(config -> AmrUtils.isAmrValid(config, step.getValue()))
                .map(config -> config.get(Constants.AUTHENTICATION_EXECUTION_REFERENCE_VALUE))
                .filter(configured -> !configured.isEmpty());
    }
}

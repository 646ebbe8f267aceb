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
 * {@code mep-amr-mapper}: the stock claim {@code amr}, with what a step noted about itself in place of the one value its
 * configuration has for it. One step of the extension takes codes by SMS and by e-mail, another passwords and passkeys.
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

    /** Empty for a step without a reference, or one that is too long ago to count. */
    private static Stream<String> methods(UserSessionModel session, RealmModel realm, Map.Entry<String, Integer> step) {
        return reference(realm, step)
                .map(configured -> Objects.requireNonNullElse(SignInProofs.methods(session, step.getKey()), configured))
                .stream()
                .flatMap(values -> Arrays.stream(values.split(" ")));
    }

    /**
     * What the configuration of a step says. {@link AmrUtils} would throw and catch an exception for each step without a
     * configuration, at each token.
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

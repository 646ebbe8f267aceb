package ch.monespacepro.keycloak.hin;

import java.util.List;
import java.util.stream.Collectors;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * Records which attributes an account keeps because HIN's present values are unusable: one event
 * {@code UPDATE_PROFILE_ERROR} per sign-in, which Keycloak also logs as a warning. The event names attributes, not
 * values.
 */
record KeptValues(KeycloakSession session, BrokeredIdentityContext context) {

    private static final String ERROR = "hin_value_not_usable";
    private static final String KEPT = "kept_attributes";

    void record(UserModel user, List<HinAccount.LeftOut> kept) {
        if (kept.isEmpty()) {
            return;
        }
        String attributes = kept.stream()
                .map(each -> each.attribute() + ": " + each.problem())
                .collect(Collectors.joining(", "));
        new EventBuilder(session.getContext().getRealm(), session, session.getContext().getConnection())
                .event(EventType.UPDATE_PROFILE)
                .client(context.getAuthenticationSession().getClient())
                .user(user)
                .detail(Details.IDENTITY_PROVIDER, context.getIdpConfig().getAlias())
                .detail(KEPT, attributes)
                .error(ERROR);
    }
}

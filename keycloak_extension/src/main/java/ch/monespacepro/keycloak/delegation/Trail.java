package ch.monespacepro.keycloak.delegation;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.events.admin.OperationType;
import org.keycloak.events.admin.ResourceType;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminAuth;
import org.keycloak.services.resources.admin.AdminEventBuilder;

/**
 * Records what was done to delegations, and what was refused, in Keycloak's events.
 *
 * @param session whose context has the realm
 */
public record Trail(KeycloakSession session, Actor actor) {

    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
    private static final String MALFORMED = "malformed";

    /** One admin event at each of both people, so that each of them finds it among what is kept about them. */
    void record(String act, OperationType operation, Delegation delegation) {
        write(act, operation, delegation, delegation.principalId(), delegation.assistantId());
        write(act, operation, delegation, delegation.assistantId(), delegation.principalId());
    }

    private void write(String act, OperationType operation, Delegation delegation, String at, String other) {
        RealmModel realm = session.getContext().getRealm();
        AdminEventBuilder event = new AdminEventBuilder(
                        realm,
                        new AdminAuth(realm, actor.token(), actor.person(), actor.client()),
                        session,
                        session.getContext().getConnection())
                .operation(operation)
                .resource(ResourceType.GROUP_MEMBERSHIP)
                .resourcePath("users", at, "delegations", other)
                .detail("act", act)
                .detail("rights", rights(delegation));
        if (delegation.until() != null) {
            event.detail("until", delegation.until().toString());
        }
        event.success();
    }

    /** Kept although the request's transaction is rolled back. What is no id is not written: a caller may send anything. */
    public void refused(String act, String reason, List<String> people) {
        String named = people.stream()
                .map(id -> ID.matcher(id).matches() ? id : MALFORMED)
                .collect(Collectors.joining("/"));
        new EventBuilder(session.getContext().getRealm(), session, session.getContext().getConnection())
                .event(EventType.CUSTOM_REQUIRED_ACTION)
                .user(actor.person())
                .client(actor.client())
                .detail("act", act)
                .detail("delegation", named)
                .error(reason);
    }

    private static String rights(Delegation delegation) {
        return delegation.rights().stream().map(Right::code).collect(Collectors.joining(" "));
    }
}

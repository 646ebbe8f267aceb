package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.delegation.Delegations;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.stream.Stream;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserLoginFailureModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * All that Keycloak and the extension keep about a person, as JSON, without what would let its reader act as them. The team
 * gives it out, or the person downloads it: both get the same.
 */
public record PersonalData(KeycloakSession session, RealmModel realm, UserModel person) {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A change of the address knows the session in which it was asked for. */
    private static final String SESSION_ID = "session";

    private static final Set<String> SHOWN_ELSEWHERE = Set.of(
            UserModel.USERNAME,
            UserModel.EMAIL,
            UserModel.FIRST_NAME,
            UserModel.LAST_NAME,
            Story.ATTRIBUTE,
            OwedMails.ATTRIBUTE);

    public ObjectNode json(Instant now) {
        ObjectNode all = JSON.createObjectNode().put("exportedAt", moment(now.toEpochMilli()));
        all.set("account", account());
        all.set("attributes", attributes());
        all.set("story", value(person.getFirstAttribute(Story.ATTRIBUTE)));
        all.set("mailsOwed", mailsOwed());
        all.set("credentials", credentials());
        all.set("identityProviders", identityProviders());
        all.set("roles", list(person.getRoleMappingsStream().map(PersonalData::name)));
        all.set("groups", groups(person.getGroupsStream()));
        all.set("delegations", delegations());
        all.set("sessions", sessions());
        all.set("consents", consents());
        all.set("failedSignIns", failedSignIns());
        PersonalEvents events = new PersonalEvents(session, realm, person.getId());
        all.set("events", events.signIns());
        all.set("adminEvents", events.ofAdministrators());
        return all;
    }

    private ObjectNode account() {
        ObjectNode account = JSON.createObjectNode()
                .put("id", person.getId())
                .put("username", person.getUsername())
                .put("email", person.getEmail())
                .put("emailVerified", person.isEmailVerified())
                .put("firstName", person.getFirstName())
                .put("lastName", person.getLastName());
        if (person.getCreatedTimestamp() != null) {
            account.put("createdAt", moment(person.getCreatedTimestamp()));
        }
        account.set("requiredActions", list(person.getRequiredActionsStream()));
        return account;
    }

    /** One value each, as the user profile has it; several are a list. JSON is not packed into a text. */
    ObjectNode attributes() {
        ObjectNode attributes = JSON.createObjectNode();
        person.getAttributes().forEach((name, values) -> {
            if (values != null && !values.isEmpty() && !SHOWN_ELSEWHERE.contains(name)) {
                attributes.set(name, values.size() == 1 ? value(values.get(0)) : list(values.stream()));
            }
        });
        attributes.findParents(SESSION_ID).forEach(parent -> ((ObjectNode) parent).remove(SESSION_ID));
        return attributes;
    }

    /** Without their values: a link in a mail works for everybody who has it. */
    private ArrayNode mailsOwed() {
        ArrayNode mails = JSON.createArrayNode();
        for (OwedMail mail : new OwedMails(person).list()) {
            mails.addObject()
                    .put("mail", mail.template())
                    .put("reader", mail.reader().name())
                    .put("owedAt", second(mail.owedAt()))
                    .put("tries", mail.tries())
                    .put("failed", mail.failed());
        }
        return mails;
    }

    private ArrayNode credentials() {
        ArrayNode credentials = JSON.createArrayNode();
        person.credentialManager().getStoredCredentialsStream().forEach(credential -> {
            ObjectNode each = credentials.addObject().put("type", credential.getType());
            if (credential.getUserLabel() != null) {
                each.put("label", credential.getUserLabel());
            }
            if (credential.getCreatedDate() != null) {
                each.put("createdAt", moment(credential.getCreatedDate()));
            }
        });
        return credentials;
    }

    private ArrayNode identityProviders() {
        ArrayNode providers = JSON.createArrayNode();
        session.users()
                .getFederatedIdentitiesStream(realm, person)
                .forEach(link -> providers
                        .addObject()
                        .put("provider", link.getIdentityProvider())
                        .put("userId", link.getUserId())
                        .put("userName", link.getUserName()));
        return providers;
    }

    private static ArrayNode groups(Stream<GroupModel> found) {
        ArrayNode groups = JSON.createArrayNode();
        found.forEach(group -> {
            ObjectNode each = groups.addObject().put("path", KeycloakModelUtils.buildGroupPath(group));
            ObjectNode attributes = each.putObject("attributes");
            group.getAttributes().forEach((name, values) -> attributes.set(name, list(values.stream())));
        });
        return groups;
    }

    /** On both sides. The other person has a subject and no name. */
    private ArrayNode delegations() {
        Delegations delegations = new Delegations(session);
        ArrayNode all = JSON.createArrayNode();
        Stream.concat(
                        delegations.ofPrincipal(person.getId()).stream(),
                        delegations.ofAssistant(person.getId()).stream())
                .forEach(each -> {
                    ObjectNode one = all.addObject()
                            .put("principal", each.principalId())
                            .put("assistant", each.assistantId());
                    each.attributes().forEach(one::put);
                });
        return all;
    }

    private ArrayNode sessions() {
        ArrayNode sessions = JSON.createArrayNode();
        Stream.concat(
                        session.sessions().getUserSessionsStream(realm, person),
                        session.sessions().getOfflineUserSessionsStream(realm, person))
                .forEach(each -> sessions.add(open(each)));
        return sessions;
    }

    private ObjectNode open(UserSessionModel each) {
        ObjectNode open = JSON.createObjectNode()
                .put("startedAt", second(each.getStarted()))
                .put("lastUsedAt", second(each.getLastSessionRefresh()))
                .put("ipAddress", each.getIpAddress())
                .put("offline", each.isOffline());
        open.set(
                "clients",
                list(each.getAuthenticatedClientSessions().values().stream()
                        .map(client -> client.getClient().getClientId())));
        return open;
    }

    private ArrayNode consents() {
        ArrayNode consents = JSON.createArrayNode();
        session.users().getConsentsStream(realm, person.getId()).forEach(consent -> {
            ObjectNode each = consents.addObject().put("client", consent.getClient().getClientId());
            if (consent.getCreatedDate() != null) {
                each.put("givenAt", moment(consent.getCreatedDate()));
            }
            each.set("scopes", list(consent.getGrantedClientScopes().stream().map(scope -> scope.getName())));
        });
        return consents;
    }

    private ObjectNode failedSignIns() {
        UserLoginFailureModel failures = session.loginFailures().getUserLoginFailure(realm, person.getId());
        ObjectNode found = JSON.createObjectNode().put("number", failures == null ? 0 : failures.getNumFailures());
        if (failures != null && failures.getLastFailure() > 0) {
            found.put("lastAt", moment(failures.getLastFailure())).put("lastIpAddress", failures.getLastIPFailure());
        }
        return found;
    }

    private static String name(RoleModel role) {
        return role.isClientRole()
                ? ((org.keycloak.models.ClientModel) role.getContainer()).getClientId() + "/" + role.getName()
                : role.getName();
    }

    private static ArrayNode list(Stream<String> values) {
        ArrayNode list = JSON.createArrayNode();
        values.sorted().forEach(list::add);
        return list;
    }

    /** A text, or the list or object that it stands for. */
    static JsonNode value(String written) {
        if (written == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (written.startsWith("{") || written.startsWith("[")) {
            try {
                return JSON.readTree(written);
            } catch (JsonProcessingException text) {
                // Shown as it is.
            }
        }
        return JsonNodeFactory.instance.textNode(written);
    }

    static String second(long seconds) {
        return moment(Math.multiplyExact(seconds, 1000L));
    }

    static String moment(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

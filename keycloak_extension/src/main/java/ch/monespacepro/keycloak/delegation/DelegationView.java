package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Summaries;
import ch.monespacepro.keycloak.account.Summary;
import ch.monespacepro.keycloak.text.PersonName;
import ch.monespacepro.keycloak.text.SwissTime;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.keycloak.models.KeycloakSession;

/**
 * Delegations as JSON, with the names of their people.
 *
 * @param forTeam adds the addresses, and who granted
 */
public record DelegationView(KeycloakSession session, boolean forTeam) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** @throws jakarta.ws.rs.WebApplicationException 404 when one of both people is just being erased */
    public ObjectNode json(Delegation delegation) {
        ArrayNode one = json(List.of(delegation));
        if (one.isEmpty()) {
            throw UnknownDelegation.problem().exception();
        }
        return (ObjectNode) one.get(0);
    }

    /** Leaves out one whose person is just being erased. */
    public ArrayNode json(Collection<Delegation> delegations) {
        Set<String> people = new HashSet<>();
        for (Delegation each : delegations) {
            people.add(each.principalId());
            people.add(each.assistantId());
            if (forTeam && each.grantedBy() != null) {
                people.add(each.grantedBy());
            }
        }
        Map<String, Summary> found = new Summaries(session).of(people);
        ArrayNode all = JSON.arrayNode();
        delegations.stream()
                .filter(each -> found.containsKey(each.principalId()) && found.containsKey(each.assistantId()))
                .forEach(each -> all.add(json(each, found)));
        return all;
    }

    private ObjectNode json(Delegation delegation, Map<String, Summary> people) {
        Summary principal = people.get(delegation.principalId());
        Summary assistant = people.get(delegation.assistantId());
        ObjectNode json = JSON.objectNode();
        json.set("principal", person(principal));
        json.set("assistant", person(assistant));
        put(json, Delegation.SINCE, delegation.since());
        put(json, Delegation.UNTIL, delegation.until());
        put(json, Delegation.LAST_USED, delegation.lastUsed());
        put(json, Delegation.PRACTICE, delegation.practice().isEmpty() ? null : delegation.practice());
        if (forTeam && delegation.grantedBy() != null) {
            ObjectNode grantor = json.putObject(Delegation.GRANTED_BY).put("id", delegation.grantedBy());
            put(grantor, "name", name(people.get(delegation.grantedBy())));
        }
        ArrayNode rights = json.putArray("rights");
        delegation.rights().forEach(right -> rights.add(right.code()));
        json.put("state", state(delegation, principal, assistant));
        json.put(Terms.VERSION, delegation.version());
        return json;
    }

    private static String state(Delegation delegation, Summary principal, Summary assistant) {
        if (delegation.isOver(SwissTime.today())) {
            return "ended";
        }
        return Delegations.isActive(principal) && Delegations.isActive(assistant) ? "standing" : "suspended";
    }

    private ObjectNode person(Summary person) {
        ObjectNode json = JSON.objectNode().put("id", person.id()).put("name", name(person));
        put(json, "title", person.text("title").isEmpty() ? null : person.text("title"));
        put(json, "email", forTeam ? person.email() : null);
        return json.put("active", Delegations.isActive(person));
    }

    private static String name(Summary person) {
        return person == null ? null : PersonName.of(person.firstName(), person.lastName());
    }

    private static void put(ObjectNode json, String name, Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}

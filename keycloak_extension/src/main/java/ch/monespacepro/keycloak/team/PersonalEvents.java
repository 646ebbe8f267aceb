package ch.monespacepro.keycloak.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.keycloak.events.Event;
import org.keycloak.events.EventStoreProvider;
import org.keycloak.events.admin.AdminEvent;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Keycloak's events about a person, as far as they are still stored: the newest first, without secrets. */
record PersonalEvents(KeycloakSession session, RealmModel realm, String personId) {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of each kind. A person who signs in ten times a day has 900 in the time for which they are kept. */
    private static final int MOST = 10_000;

    /**
     * What could serve to act as the person, or is of a session: by the name of a detail or of a field. Owed mails hold links.
     */
    private static final Pattern SECRET = Pattern.compile(
            "(?i)secret|password|token|assertion|credentials|mailsowed|session_?id|^session$|code_?id|^code$");

    ArrayNode signIns() {
        ArrayNode events = JSON.createArrayNode();
        try (Stream<Event> found = store().createQuery()
                .realm(realm.getId())
                .user(personId)
                .orderByDescTime()
                .maxResults(MOST)
                .getResultStream()) {
            found.forEach(event -> events.add(signIn(event)));
        }
        return events;
    }

    /** What was done to the person's account, by the team or by the admin API. */
    ArrayNode ofAdministrators() {
        List<AdminEvent> all = new ArrayList<>();
        for (String path : List.of("users/" + personId, "users/" + personId + "/*")) {
            try (Stream<AdminEvent> found = store().createAdminQuery()
                    .realm(realm.getId())
                    .resourcePath(path)
                    .orderByDescTime()
                    .maxResults(MOST)
                    .getResultStream()) {
                found.forEach(all::add);
            }
        }
        all.sort(Comparator.comparingLong(AdminEvent::getTime).reversed());
        ArrayNode events = JSON.createArrayNode();
        all.forEach(event -> events.add(ofAdministrator(event)));
        return events;
    }

    private static ObjectNode signIn(Event event) {
        ObjectNode shown = JSON.createObjectNode()
                .put("at", PersonalData.moment(event.getTime()))
                .put("type", String.valueOf(event.getType()))
                .put("client", event.getClientId())
                .put("ipAddress", event.getIpAddress());
        if (event.getError() != null) {
            shown.put("error", event.getError());
        }
        putDetails(shown, event.getDetails());
        return shown;
    }

    private static ObjectNode ofAdministrator(AdminEvent event) {
        ObjectNode shown = JSON.createObjectNode()
                .put("at", PersonalData.moment(event.getTime()))
                .put("operation", String.valueOf(event.getOperationType()))
                .put("resource", event.getResourcePath());
        if (event.getAuthDetails() != null) {
            shown.put("actor", event.getAuthDetails().getUserId());
        }
        if (event.getError() != null) {
            shown.put("error", event.getError());
        }
        putDetails(shown, event.getDetails());
        if (event.getRepresentation() != null) {
            shown.set("written", withoutSecrets(PersonalData.value(event.getRepresentation())));
        }
        return shown;
    }

    private static void putDetails(ObjectNode shown, Map<String, String> details) {
        if (details == null || details.isEmpty()) {
            return;
        }
        ObjectNode all = shown.putObject("details");
        details.forEach((name, value) -> {
            if (!SECRET.matcher(name).find()) {
                all.put(name, value);
            }
        });
    }

    /** Removes the fields whose names say that they are secret, at any depth, also in JSON that is packed into a text. */
    static JsonNode withoutSecrets(JsonNode value) {
        if (value instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.stream().filter(name -> SECRET.matcher(name).find()).forEach(object::remove);
            object.fieldNames().forEachRemaining(name -> object.replace(name, unpacked(object.get(name))));
        } else if (value instanceof ArrayNode list) {
            for (int each = 0; each < list.size(); each++) {
                list.set(each, unpacked(list.get(each)));
            }
        }
        value.forEach(PersonalEvents::withoutSecrets);
        return value;
    }

    private static JsonNode unpacked(JsonNode value) {
        return value.isTextual() ? PersonalData.value(value.textValue()) : value;
    }

    private EventStoreProvider store() {
        return session.getProvider(EventStoreProvider.class);
    }
}

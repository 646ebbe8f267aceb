package ch.monespacepro.keycloak.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.util.JsonSerialization;

/** {@code person/hin-address}: the address that HIN gave at the first sign-in, for the person to take over. */
public final class OwnHinAddress {

    private static final String ATTRIBUTE = "hinAddress";

    private final UserModel person;

    private OwnHinAddress(UserModel person) {
        this.person = person;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 401 or 403, see {@link Caller} */
    static OwnHinAddress of(KeycloakSession session) {
        return new OwnHinAddress(
                Caller.of(session).withScope(OwnName.SCOPE).whoIsAPerson().person());
    }

    /** Answers {@code {"address": {…}}} with names of eCH-0010; null when HIN gave none. */
    @GET
    public Response show() {
        JsonNode address = parsed(person.getFirstAttribute(ATTRIBUTE));
        return Response.ok(
                        JsonNodeFactory.instance.objectNode().set("address", address).toString(),
                        MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static JsonNode parsed(String stored) {
        try {
            JsonNode read = stored == null ? null : JsonSerialization.mapper.readTree(stored);
            return read != null && read.isObject() ? read : JsonNodeFactory.instance.nullNode();
        } catch (JsonProcessingException unreadable) {
            return JsonNodeFactory.instance.nullNode();
        }
    }
}

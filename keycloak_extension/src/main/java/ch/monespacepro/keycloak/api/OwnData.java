package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.team.PersonalData;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;

/**
 * {@code person/data}: all that is kept about the caller, the same as the team's export. Nobody else's: the request names no
 * person. It leaves no line in the account's record, because nobody gave anything out.
 */
public final class OwnData {

    private final KeycloakSession session;
    private final Caller caller;

    private OwnData(KeycloakSession session, Caller caller) {
        this.session = session;
        this.caller = caller;
    }

    /** @throws jakarta.ws.rs.WebApplicationException 401 or 403, see {@link Caller} */
    static OwnData of(KeycloakSession session) {
        return new OwnData(session, Caller.of(session).withScope(OwnName.SCOPE).whoIsAPerson());
    }

    @GET
    public Response show() {
        PersonalData data = new PersonalData(session, caller.realm(), caller.person());
        return Response.ok(
                        data.json(Instant.ofEpochMilli(Time.currentTimeMillis())).toString(),
                        MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}

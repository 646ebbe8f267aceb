package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.delegation.Actor;
import ch.monespacepro.keycloak.delegation.AskTeam;
import ch.monespacepro.keycloak.delegation.ChangeTerms;
import ch.monespacepro.keycloak.delegation.Delegation;
import ch.monespacepro.keycloak.delegation.DelegationList;
import ch.monespacepro.keycloak.delegation.DelegationView;
import ch.monespacepro.keycloak.delegation.Delegations;
import ch.monespacepro.keycloak.delegation.Grant;
import ch.monespacepro.keycloak.delegation.Parties;
import ch.monespacepro.keycloak.delegation.Revoke;
import ch.monespacepro.keycloak.delegation.Trail;
import ch.monespacepro.keycloak.delegation.UnknownDelegation;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.settings.TeamSettings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.keycloak.models.KeycloakSession;

/**
 * {@code delegations}: the team grants and changes them, having signed in a short while ago. A doctor revokes and sets the
 * rights of their own, an assistant resigns. For anybody else a delegation does not exist.
 */
public final class DelegationsResource {

    /** The client scope that a token needs. */
    static final String SCOPE = "delegations";

    private static final String AUDIENCE = "mep-delegations";

    private final KeycloakSession session;
    private final Caller caller;

    private DelegationsResource(KeycloakSession session, Caller caller) {
        this.session = session;
        this.caller = caller;
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    static DelegationsResource of(KeycloakSession session) {
        Caller caller = Caller.of(session).withScope(SCOPE).withAudience(AUDIENCE).whoIsAPerson();
        return new DelegationsResource(session, caller);
    }

    /** One page of all delegations, or those of one account on either side. */
    @GET
    public Response list(
            @QueryParam("account") String account, @QueryParam("cursor") String cursor, @QueryParam("limit") String limit) {
        team("list");
        return answer(Status.OK, new DelegationList(session).page(account, cursor, limit));
    }

    @POST
    public Response grant(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Actor actor = team("grant");
        return Replies.changing(session, () -> {
            Delegation granted = new Grant(session, actor, Clock.systemUTC()).carryOut(Input.of(type, body));
            return answer(Status.CREATED, new DelegationView(session, true).json(granted));
        });
    }

    /** The caller's own, on both sides. */
    @GET
    @Path("mine")
    public Response mine() {
        String id = caller.person().getId();
        Delegations delegations = new Delegations(session);
        DelegationView view = new DelegationView(session, false);
        boolean mayDelegate = new Parties(session).mayDelegate(caller.person());
        ObjectNode mine = JsonNodeFactory.instance.objectNode();
        mine.set("asPrincipal", view.json(delegations.ofPrincipal(id)));
        mine.set("asAssistant", view.json(delegations.ofAssistant(id)));
        return answer(Status.OK, mine.put("mayDelegate", mayDelegate).put("mayRequest", mayDelegate));
    }

    /** A doctor asks the team for a delegation. */
    @POST
    @Path("requests")
    public Response ask(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        return Replies.changing(session, () -> {
            new AskTeam(session, actor(Actor.Side.PRINCIPAL), Clock.systemUTC()).carryOut(Input.of(type, body));
            return answer(Status.ACCEPTED, JsonNodeFactory.instance.objectNode());
        });
    }

    @GET
    @Path("{principal}/{assistant}")
    public Response show(@PathParam("principal") String principal, @PathParam("assistant") String assistant) {
        Actor actor = actorOf("show", principal, assistant);
        Delegation found = new Delegations(session)
                .held(principal, assistant)
                .orElseThrow(() -> UnknownDelegation.problem().exception());
        return answer(Status.OK, view(actor).json(found));
    }

    @PATCH
    @Path("{principal}/{assistant}")
    public Response change(
            @PathParam("principal") String principal,
            @PathParam("assistant") String assistant,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            InputStream body) {
        Actor actor = actorOf("change", principal, assistant);
        return Replies.changing(session, () -> {
            Input input = Input.of(type, body);
            if (actor.side() == Actor.Side.ASSISTANT) {
                UnknownDelegation.refuse(session, actor, "change", principal, assistant);
            }
            Delegation changed =
                    new ChangeTerms(session, actor, Clock.systemUTC()).carryOut(principal, assistant, input);
            return answer(Status.OK, view(actor).json(changed));
        });
    }

    /** @param endSessions {@code false} lets the assistant's open sessions lose the delegation at their next token only */
    @DELETE
    @Path("{principal}/{assistant}")
    public Response revoke(
            @PathParam("principal") String principal,
            @PathParam("assistant") String assistant,
            @QueryParam("endSessions") String endSessions) {
        Actor actor = actorOf("revoke", principal, assistant);
        return Replies.changing(session, () -> {
            new Revoke(session, actor, Clock.systemUTC())
                    .carryOut(principal, assistant, !"false".equals(endSessions));
            return Response.noContent().build();
        });
    }

    /** @throws WebApplicationException 401 or 403, recorded, unless a staff member has signed in a short while ago */
    private Actor team(String act) {
        if (!caller.hasRole(Actor.ROLE)) {
            new Trail(session, actor(Actor.Side.TEAM)).refused(act, "missing_role", List.of());
        }
        caller.withRole(Actor.ROLE)
                .signedInWithin(TeamSettings.of(caller.realm()).maxAuthAge());
        return actor(Actor.Side.TEAM);
    }

    /** @throws WebApplicationException 404 for a person who is on no side, and 401 for a sign-in of long ago */
    private Actor actorOf(String act, String principal, String assistant) {
        String id = caller.person().getId();
        if (id.equals(principal)) {
            return actor(Actor.Side.PRINCIPAL);
        }
        if (id.equals(assistant)) {
            return actor(Actor.Side.ASSISTANT);
        }
        if (!caller.hasRole(Actor.ROLE)) {
            UnknownDelegation.refuse(session, actor(Actor.Side.TEAM), act, principal, assistant);
        }
        return team(act);
    }

    private Actor actor(Actor.Side side) {
        return new Actor(caller.person(), caller.token(), caller.client(), side);
    }

    private DelegationView view(Actor actor) {
        return new DelegationView(session, actor.side() == Actor.Side.TEAM);
    }

    private static Response answer(Status status, JsonNode body) {
        return Replies.json(status, body).build();
    }
}

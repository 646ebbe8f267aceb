package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.settings.TeamSettings;
import ch.monespacepro.keycloak.team.AccountFilter;
import ch.monespacepro.keycloak.team.AccountList;
import ch.monespacepro.keycloak.team.AccountView;
import ch.monespacepro.keycloak.team.Accounts;
import ch.monespacepro.keycloak.team.Acts;
import ch.monespacepro.keycloak.team.Erase;
import ch.monespacepro.keycloak.team.Export;
import ch.monespacepro.keycloak.team.TeamMember;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** {@code accounts}: the team's work. Every method requires a staff member who has signed in a short while ago. */
public final class AccountsResource {

    /** The client scope and the audience that a token needs. */
    static final String SCOPE = "accounts";

    private static final String AUDIENCE = "mep-accounts";

    private final KeycloakSession session;
    private final TeamMember member;

    private AccountsResource(KeycloakSession session, TeamMember member) {
        this.session = session;
        this.member = member;
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    static AccountsResource of(KeycloakSession session) {
        Caller caller = Caller.of(session)
                .withScope(SCOPE)
                .withAudience(AUDIENCE)
                .whoIsAPerson()
                .withRole(TeamMember.ROLE)
                .signedInWithin(TeamSettings.of(session.getContext().getRealm()).maxAuthAge());
        return new AccountsResource(
                session, new TeamMember(caller.realm(), caller.person(), caller.token(), caller.client()));
    }

    /** One page of the accounts; see {@link AccountFilter} for the parameters. */
    @GET
    public Response list(
            @QueryParam("status") String status,
            @QueryParam("search") String search,
            @QueryParam("email") String email,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") String limit) {
        AccountFilter filter = AccountFilter.of(status, search, email, limit);
        return answer(new AccountList(session).page(filter, cursor));
    }

    @GET
    @Path("{reference}")
    public Response show(@PathParam("reference") String reference) {
        return view(new Accounts(session).find(reference));
    }

    /** Answers with all that is kept about the person. The account's record says who asked for it. */
    @GET
    @Path("{reference}/export")
    public Response export(@PathParam("reference") String reference) {
        return Replies.changing(session, () -> {
            UserModel found = new Accounts(session).find(reference);
            return Replies.json(Status.OK, new Export(session, member, Clock.systemUTC()).of(found))
                    .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"account-" + found.getId() + ".json\"")
                    .build();
        });
    }

    /** Erases an account. Sent again after it, answers the same. */
    @DELETE
    @Path("{reference}")
    public Response erase(
            @PathParam("reference") String reference,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            InputStream body) {
        return Replies.changing(session, () -> {
            String record = new Erase(session, member, Clock.systemUTC()).carryOut(reference, Input.of(type, body));
            return answer(JsonNodeFactory.instance.objectNode().put("erased", record));
        });
    }

    /** Carries out an act; answers with the account as it is afterwards. */
    @POST
    @Path("{reference}/{act}")
    public Response act(
            @PathParam("reference") String reference,
            @PathParam("act") String act,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            InputStream body) {
        return Replies.changing(session, () -> {
            Input input = Input.of(type, body);
            UserModel found = new Accounts(session).find(reference);
            return view(new Acts(session, member, Clock.systemUTC()).carryOut(found, act, input));
        });
    }

    private Response view(UserModel person) {
        return Replies.json(Status.OK, new AccountView(session, member, person).json()).build();
    }

    private static Response answer(ObjectNode body) {
        return Replies.json(Status.OK, body).build();
    }
}

package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountCheck;
import ch.monespacepro.keycloak.account.Door;
import ch.monespacepro.keycloak.account.Listing;
import ch.monespacepro.keycloak.broker.ProvidedNames;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.profile.ProposedName;
import ch.monespacepro.keycloak.transaction.PersonLock;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * {@code person/name}: a person proposes another title or name for their own account. The proposal waits for the team; one at a
 * time, and another one names the one that it replaces. Where HIN or the hospital gives the names, only the title may be proposed.
 */
public final class OwnName {

    /** The client scope that a token needs. */
    static final String SCOPE = "person";

    /** The moment of the waiting proposal that another one replaces. */
    private static final String REPLACES = "replaces";

    private final KeycloakSession session;
    private final Caller caller;

    private OwnName(KeycloakSession session, Caller caller) {
        this.session = session;
        this.caller = caller;
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    static OwnName of(KeycloakSession session) {
        return new OwnName(session, Caller.of(session).withScope(SCOPE).whoIsAPerson());
    }

    @GET
    public Response show() {
        return view(caller.person());
    }

    @PUT
    public Response propose(@HeaderParam(HttpHeaders.CONTENT_TYPE) String type, InputStream body) {
        Input input = Input.of(type, body);
        ProposedName proposed = read(input);
        UserModel person = locked();
        ProposedName present = ProposedName.present(person, proposed.at());
        if (proposed.equals(present)) {
            throw Problem.of(Status.BAD_REQUEST, "unchanged", "The account has this title and these names already.")
                    .exception();
        }
        giver(person).filter(alias -> !proposed.hasNamesOf(present)).ifPresent(alias -> {
            throw Problem.of(
                            Status.CONFLICT,
                            "names_from_provider",
                            "The names come from “" + alias + "” at each sign-in. Have them corrected there.")
                    .with("provider", alias)
                    .exception();
        });
        String replaced = input.text(REPLACES, TypedName.LONGEST).orElse("");
        ProposedName.of(person).filter(waiting -> !waiting.at().equals(replaced)).ifPresent(waiting -> {
            throw Problem.of(Status.CONFLICT, "proposal_waiting", "Another proposal waits for the team. Withdraw it first.")
                    .with("at", waiting.at())
                    .exception();
        });
        proposed.proposeFor(person);
        new Listing(session).write(person);
        return view(person);
    }

    /** Withdraws the proposal. It may be repeated. */
    @DELETE
    public Response withdraw() {
        UserModel person = locked();
        ProposedName.remove(person);
        new Listing(session).write(person);
        return view(person);
    }

    /** @throws WebApplicationException 403 when the account is not active any more */
    private UserModel locked() {
        UserModel person = PersonLock.lock(session, caller.realm(), caller.person().getId());
        if (person == null || AccountCheck.at(Door.COOKIE).refusal(session, person).isPresent()) {
            throw Problem.of(Status.FORBIDDEN, "account_not_active", "The account is not active.").exception();
        }
        return person;
    }

    private Optional<String> giver(UserModel person) {
        return new Account(person).answeredForBy(session).or(() -> ProvidedNames.giver(session, caller.realm(), person));
    }

    private ProposedName read(Input input) {
        try {
            return new TypedName(input, caller.person()).read(Instant.ofEpochMilli(Time.currentTimeMillis()));
        } catch (TypedName.FieldRefusedException refused) {
            throw Problem.ofField(refused.field(), refused.code(), "The rule of names refuses this text.").exception();
        }
    }

    private Response view(UserModel person) {
        ObjectNode view = json(ProposedName.present(person, null));
        ProposedName.of(person).ifPresent(waiting -> view.set(
                "proposed", json(waiting).put("at", waiting.at())));
        giver(person).ifPresent(alias -> view.put("namesFrom", alias));
        return Response.ok(view.toString(), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static ObjectNode json(ProposedName name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(ProposedName.TITLE, name.title())
                .put(UserModel.FIRST_NAME, name.firstName())
                .put(UserModel.LAST_NAME, name.lastName());
    }
}

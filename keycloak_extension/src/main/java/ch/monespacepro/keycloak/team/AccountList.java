package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.ListKeys;
import ch.monespacepro.keycloak.account.Summaries;
import ch.monespacepro.keycloak.account.Summary;
import ch.monespacepro.keycloak.http.Problem;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A page of the team's list: the oldest request first, with the number of accounts of each list. */
public record AccountList(KeycloakSession session) {

    /** Attributes that are shown as they are. */
    private static final List<String> SHOWN =
            List.of("requestId", "title", "function", "professionalIdType", "professionalId", "requestDisowned");

    /**
     * @param cursor of the page before; null for the first page
     * @throws jakarta.ws.rs.WebApplicationException 400 for a cursor of another list, or of another hand
     */
    public ObjectNode page(AccountFilter filter, String cursor) {
        String after = cursor == null || cursor.isBlank() ? beginning(filter) : read(cursor, filter);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode accounts = page.putArray("accounts");
        AccountQueries queries = new AccountQueries(session, realm());
        if (filter.email().isPresent()) {
            List<String> one = withAddress(filter.email().get());
            new Summaries(session).of(one).values().stream()
                    .filter(found -> isListed(found, filter))
                    .forEach(found -> accounts.add(json(found)));
        } else {
            List<Map.Entry<String, String>> places =
                    new ArrayList<>(queries.places(filter, after, filter.limit() + 1).entrySet());
            boolean isMore = places.size() > filter.limit();
            List<Map.Entry<String, String>> shown = isMore ? places.subList(0, filter.limit()) : places;
            Map<String, Summary> found = new Summaries(session).of(shown.stream().map(Map.Entry::getKey).toList());
            shown.stream()
                    .map(place -> found.get(place.getKey()))
                    .filter(Objects::nonNull)
                    // What another transaction changes just now is in its new list at the next look.
                    .filter(account -> isListed(account, filter))
                    .forEach(account -> accounts.add(json(account)));
            if (isMore) {
                String last = shown.get(shown.size() - 1).getValue();
                page.put("next", Cursor.of(session).write(last, filter.identity()));
            }
        }
        ObjectNode counts = page.putObject("counts");
        queries.counts().forEach((group, number) -> counts.put(group.code(), number));
        page.put("countedUpTo", AccountQueries.COUNTED);
        return page;
    }

    private List<String> withAddress(String email) {
        UserModel found = session.users().getUserByEmail(realm(), email);
        return found == null ? List.of() : List.of(found.getId());
    }

    private static boolean isListed(Summary account, AccountFilter filter) {
        return filter.group().holds(account);
    }

    private String read(String cursor, AccountFilter filter) {
        String beginning = beginning(filter);
        return Cursor.of(session)
                .read(cursor.strip(), filter.identity())
                .filter(place -> place.startsWith(beginning))
                .orElseThrow(() -> Problem.ofField(
                                "cursor", "unknown_cursor", "Send “next” of the page before, with the same filter.")
                        .exception());
    }

    private String beginning(AccountFilter filter) {
        return ListKeys.beginning(realm().getId(), filter.group());
    }

    private static ObjectNode json(Summary account) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", account.id())
                .put("status", account.status().code())
                .put("email", account.email())
                .put("firstName", account.firstName())
                .put("lastName", account.lastName())
                .put("submittedAt", account.submittedAt().toString())
                .put("origin", account.origin().code())
                .put("lacksDetails", account.lacksDetails())
                .put("toReview", account.isToReview());
        for (String name : SHOWN) {
            if (!account.text(name).isEmpty()) {
                json.put(name, account.text(name));
            }
        }
        return json;
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

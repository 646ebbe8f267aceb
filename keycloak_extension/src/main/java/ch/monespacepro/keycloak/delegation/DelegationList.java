package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.http.Problem;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.keycloak.models.KeycloakSession;

/** The team's list of delegations: all, page by page, or those of one account on either side. */
public record DelegationList(KeycloakSession session) {

    private static final int MOST = 200;
    private static final int BY_DEFAULT = 50;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final Pattern PLACE = Pattern.compile("[0-9A-Za-z-]{1,64}");

    /**
     * @param account an e-mail address or a subject; null or blank for all
     * @param cursor the {@code next} of the page before
     * @throws jakarta.ws.rs.WebApplicationException 400 or 404 naming the field
     */
    public ObjectNode page(String account, String cursor, String limit) {
        Delegations delegations = new Delegations(session);
        DelegationView view = new DelegationView(session, true);
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        int most = limit(limit);
        if (account != null && !account.isBlank()) {
            String id = new Parties(session).find(account.strip(), "account").getId();
            List<Delegation> found = new ArrayList<>(delegations.ofPrincipal(id));
            found.addAll(delegations.ofAssistant(id));
            page.set("delegations", view.json(found));
            return page;
        }
        Delegations.Page found = delegations.page(place(cursor), most);
        page.set("delegations", view.json(found.delegations()));
        if (found.next() != null) {
            page.put("next", found.next());
        }
        return page;
    }

    private static String place(String cursor) {
        if (cursor == null || cursor.isBlank()) {
            return "";
        }
        if (!PLACE.matcher(cursor).matches()) {
            throw Problem.ofField("cursor", "unknown_cursor", "Send “next” of the page before.").exception();
        }
        return cursor;
    }

    private static int limit(String written) {
        if (written == null || written.isBlank()) {
            return BY_DEFAULT;
        }
        int limit = NUMBER.matcher(written).matches() ? Integer.parseInt(written) : 0;
        if (limit < 1 || limit > MOST) {
            throw Problem.ofField("limit", "out_of_range", "Send a whole number from 1 to " + MOST + ".").exception();
        }
        return limit;
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.AccountGroup;
import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.text.FoldedText;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which accounts a list shows.
 *
 * @param search folded, see {@link FoldedText}: the beginning of a name, an address or an identifier; empty text when what was
 *     typed has neither letter nor digit, which finds nobody
 * @param email the whole address of one account
 * @param limit the most accounts of a page
 */
public record AccountFilter(AccountGroup group, Optional<String> search, Optional<String> email, int limit) {

    static final int MOST = 200;
    private static final int BY_DEFAULT = 50;
    private static final int LONGEST = 254;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    /**
     * Reads the parameters of a request; null and blank ones count as absent.
     *
     * @throws jakarta.ws.rs.WebApplicationException 400 naming the field
     */
    public static AccountFilter of(String status, String search, String email, String limit) {
        return new AccountFilter(
                text("status", status).map(AccountFilter::group).orElse(AccountGroup.ALL),
                text("search", search).map(FoldedText::of),
                text("email", email).map(MailAddress::normalised),
                text("limit", limit).map(AccountFilter::limit).orElse(BY_DEFAULT));
    }

    /** Returns what a cursor must have in common with the request: not the size of the page. */
    String identity() {
        return group.code() + "\n" + search.map(text -> "?" + text).orElse("") + "\n"
                + email.orElse("");
    }

    private static Optional<String> text(String field, String written) {
        String text = written == null ? "" : written.strip();
        if (text.length() > LONGEST) {
            throw Problem.ofField(field, "too_long", "At most " + LONGEST + " characters.").exception();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static AccountGroup group(String written) {
        return AccountGroup.find(written)
                .orElseThrow(() -> Problem.ofField(
                                "status", "unknown_status", "Send pending, active, rejected, deactivated or to-review.")
                        .exception());
    }

    private static int limit(String written) {
        int limit = NUMBER.matcher(written).matches() ? Integer.parseInt(written) : 0;
        if (limit < 1 || limit > MOST) {
            throw Problem.ofField("limit", "out_of_range", "Send a whole number from 1 to " + MOST + ".").exception();
        }
        return limit;
    }
}

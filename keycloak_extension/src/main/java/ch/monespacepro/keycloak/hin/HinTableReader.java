package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.account.Account;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the JSON that {@code hin_mapper/compiled.py} writes. Unknown content is a fault and never defaulted. */
final class HinTableReader {

    private static final Set<String> REQUIRED = Set.of("username", "email", "firstName", "lastName", Account.STATUS_ATTRIBUTE);
    static final String PENDING = "pending";

    private HinTableReader() {}

    /**
     * Returns the table.
     *
     * @throws BadHinTableException naming the fault
     */
    static HinTable read(String json) {
        if (json == null || json.isBlank()) {
            throw new BadHinTableException("the configuration has no table");
        }
        JsonNode table;
        try {
            table = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException broken) {
            throw new BadHinTableException("it is not JSON");
        }
        List<RefusalRule> refuse = new ArrayList<>();
        array(table, "refuse").forEach(rule -> refuse.add(refusalRule(rule)));
        List<AccountRow> account = new ArrayList<>();
        array(table, "account").forEach(row -> account.add(accountRow(row)));
        Set<String> missing = new TreeSet<>(REQUIRED);
        account.forEach(row -> missing.remove(row.attribute()));
        if (!missing.isEmpty()) {
            throw new BadHinTableException("account lacks " + String.join(", ", missing));
        }
        return new HinTable(refuse, account);
    }

    private static RefusalRule refusalRule(JsonNode rule) {
        only(rule, Set.of("reason", "claim", "unusable", "below", "like"));
        RefusalRule.Condition condition;
        if (rule.has("below")) {
            condition = new RefusalRule.Below(number(rule, "below"));
        } else if (rule.has("like")) {
            List<String> patterns = new ArrayList<>();
            array(rule, "like").forEach(pattern -> patterns.add(text(pattern, "like")));
            condition = new RefusalRule.Like(patterns);
        } else if (rule.path("unusable").asBoolean()) {
            condition = new RefusalRule.Unusable();
        } else {
            throw new BadHinTableException("a refusal has no condition");
        }
        return new RefusalRule(HinRefusal.of(text(rule.path("reason"), "reason")), text(rule.path("claim"), "claim"), condition);
    }

    private static AccountRow accountRow(JsonNode row) {
        only(row, Set.of("attribute", "from", "as", "value", "with", "on", "refuse_as"));
        String attribute = text(row.path("attribute"), "attribute");
        AccountRow.Source source = row.has("value") ? fixed(attribute, row) : mapped(attribute, row);
        return new AccountRow(
                attribute,
                source,
                Optional.ofNullable(row.path("with").textValue()),
                everySignIn(text(row.path("on"), "on")),
                Optional.ofNullable(row.path("refuse_as").textValue()).map(HinRefusal::of));
    }

    private static AccountRow.Source fixed(String attribute, JsonNode row) {
        String value = text(row.path("value"), "value");
        if (attribute.equals(Account.STATUS_ATTRIBUTE) && !value.equals(PENDING)) {
            throw new BadHinTableException("accountStatus must be pending");
        }
        return reader -> value;
    }

    private static AccountRow.Source mapped(String attribute, JsonNode row) {
        JsonNode from = row.path("from");
        String kind = text(row.path("as"), "as");
        if (kind.equals("postal-address")) {
            AddressClaims claims = new AddressClaims(
                    text(from.path("addressLine1"), "addressLine1"), text(from.path("postalCode"), "postalCode"),
                    text(from.path("town"), "town"), text(from.path("country"), "country"));
            return reader -> reader.postalAddress(claims);
        }
        if (attribute.equals(Account.STATUS_ATTRIBUTE)) {
            throw new BadHinTableException("accountStatus cannot be read from a claim");
        }
        String claim = text(from, "from");
        return switch (kind) {
            case "e-mail" -> reader -> reader.email(claim);
            case "name" -> reader -> reader.name(claim);
            case "mobile-telephone" -> reader -> reader.mobileTelephone(claim);
            default -> throw new BadHinTableException("unknown reader " + kind);
        };
    }

    private static boolean everySignIn(String on) {
        return switch (on) {
            case "every sign-in" -> true;
            case "first sign-in" -> false;
            default -> throw new BadHinTableException("unknown time of writing: " + on);
        };
    }

    private static void only(JsonNode node, Set<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new BadHinTableException("unknown key " + name);
            }
        });
    }

    private static JsonNode array(JsonNode node, String key) {
        JsonNode array = node.path(key);
        if (!array.isArray()) {
            throw new BadHinTableException(key + " is not a list");
        }
        return array;
    }

    private static String text(JsonNode node, String key) {
        if (!node.isTextual()) {
            throw new BadHinTableException(key + " is missing or not a text");
        }
        return node.textValue();
    }

    private static int number(JsonNode node, String key) {
        if (!node.path(key).canConvertToInt()) {
            throw new BadHinTableException(key + " is not a number");
        }
        return node.path(key).intValue();
    }
}

package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.hin.ClaimReader.UnreadableException;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table HIN identity → account attributes; the same as {@code hin_mapper/explain.py}, on the same cases
 * ({@code tests/vectors/hin_identities.json}). {@link HinTableReader} reads it from the mapper's configuration.
 *
 * @param refuse rules in their order: the first that applies gives the reason
 * @param account rows in their order
 */
public record HinTable(List<RefusalRule> refuse, List<AccountRow> account) {

    public HinTable {
        refuse = List.copyOf(refuse);
        account = List.copyOf(account);
    }

    /** The account that this identity becomes. */
    public HinAccount account(HinIdentity identity, AllowedCountries countries) throws HinRefusedException {
        for (RefusalRule rule : refuse) {
            if (rule.applies(identity)) {
                throw new HinRefusedException(rule.refusal());
            }
        }
        ClaimReader reader = new ClaimReader(identity, countries);
        Map<String, String> attributes = new LinkedHashMap<>();
        Map<String, String> refreshed = new LinkedHashMap<>();
        List<HinAccount.LeftOut> leftOut = new ArrayList<>();
        for (AccountRow row : account) {
            if (row.given().isPresent() && !attributes.containsKey(row.given().get())) {
                continue;
            }
            try {
                String value = row.source().value(reader);
                attributes.put(row.attribute(), value);
                if (row.everySignIn()) {
                    refreshed.put(row.attribute(), value);
                }
            } catch (UnreadableException unreadable) {
                if (row.otherwise().isPresent()) {
                    throw new HinRefusedException(row.otherwise().get());
                }
                leftOut.add(new HinAccount.LeftOut(row.attribute(), unreadable.getMessage()));
            }
        }
        return new HinAccount(attributes, refreshed, leftOut);
    }
}

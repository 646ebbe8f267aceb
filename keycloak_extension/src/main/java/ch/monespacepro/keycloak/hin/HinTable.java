package ch.monespacepro.keycloak.hin;

import ch.monespacepro.keycloak.hin.ClaimReader.UnreadableException;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The table that maps a HIN identity to account attributes. It gives the same results as {@code hin_mapper/explain.py};
 * both run {@code tests/vectors/hin_identities.json}. {@link HinTableReader} reads it from the mapper's configuration.
 *
 * @param refuse rules in order: the first that applies gives the reason
 * @param account rows in order
 */
public record HinTable(List<RefusalRule> refuse, List<AccountRow> account) {

    public HinTable {
        refuse = List.copyOf(refuse);
        account = List.copyOf(account);
    }

    /** Returns the attributes of a new account for this identity. */
    public HinAccount account(HinIdentity identity, AllowedCountries countries) throws HinRefusedException {
        refuse(identity);
        ClaimReader reader = new ClaimReader(identity, countries);
        Map<String, String> attributes = new LinkedHashMap<>();
        List<HinAccount.LeftOut> leftOut = new ArrayList<>();
        for (AccountRow row : account) {
            if (row.given().isPresent() && !attributes.containsKey(row.given().get())) {
                continue;
            }
            try {
                attributes.put(row.attribute(), row.source().value(reader));
            } catch (UnreadableException unreadable) {
                if (row.otherwise().isPresent()) {
                    throw new HinRefusedException(row.otherwise().get());
                }
                leftOut.add(new HinAccount.LeftOut(row.attribute(), unreadable.getMessage()));
            }
        }
        return new HinAccount(attributes, leftOut);
    }

    /**
     * Returns the attributes to update in an existing account: only the rows marked for every sign-in. When a claim is
     * unusable, the account keeps its value, because the person has signed in with it before. The refusal rules apply
     * as for a new account.
     */
    public HinAccount refreshed(HinIdentity identity, AllowedCountries countries) throws HinRefusedException {
        refuse(identity);
        ClaimReader reader = new ClaimReader(identity, countries);
        Map<String, String> attributes = new LinkedHashMap<>();
        List<HinAccount.LeftOut> kept = new ArrayList<>();
        for (AccountRow row : account) {
            if (!row.everySignIn()) {
                continue;
            }
            try {
                attributes.put(row.attribute(), row.source().value(reader));
            } catch (UnreadableException unreadable) {
                kept.add(new HinAccount.LeftOut(row.attribute(), unreadable.getMessage()));
            }
        }
        return new HinAccount(attributes, kept);
    }

    private void refuse(HinIdentity identity) throws HinRefusedException {
        for (RefusalRule rule : refuse) {
            if (rule.applies(identity)) {
                throw new HinRefusedException(rule.refusal());
            }
        }
    }
}

package ch.monespacepro.keycloak.delegation;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What an assistant may do under a doctor's responsibility. The portal respects the first two, the profile service the others. */
public enum Right {
    READ_DOCUMENTS("mayReadDocuments", true),
    SUBMIT_REQUESTS("maySubmitRequests", true),
    READ_PREFERENCES("mayReadPreferences", false),
    CHANGE_ADDRESSES("mayChangeAddresses", false);

    private final String code;
    private final boolean isOnByDefault;

    Right(String code, boolean isOnByDefault) {
        this.code = code;
        this.isOnByDefault = isOnByDefault;
    }

    /** Returns the name in attributes, requests and the claim {@code delegation_rights}. */
    public String code() {
        return code;
    }

    boolean isOnByDefault() {
        return isOnByDefault;
    }

    static Optional<Right> of(String code) {
        return Arrays.stream(values()).filter(right -> right.code.equals(code)).findFirst();
    }

    static Set<Right> byDefault() {
        Set<Right> rights = EnumSet.noneOf(Right.class);
        Arrays.stream(values()).filter(Right::isOnByDefault).forEach(rights::add);
        return rights;
    }
}

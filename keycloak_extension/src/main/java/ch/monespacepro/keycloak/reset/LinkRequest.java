package ch.monespacepro.keycloak.reset;

import org.keycloak.authentication.AuthenticationFlowContext;

/**
 * A request for a link, before the account is looked up.
 *
 * @param realmId id of the realm
 * @param clientId id of the client whose login page was open
 * @param address as typed, without surrounding spaces; empty when longer than any account's address
 * @param from network address of the browser, for the events
 */
record LinkRequest(String realmId, String clientId, String address, String from) {

    /** Keycloak's limit for a username and an e-mail address. A longer input belongs to no account and is not kept. */
    private static final int LONGEST_ADDRESS = 255;

    LinkRequest {
        address = address.length() > LONGEST_ADDRESS ? "" : address;
    }

    static LinkRequest of(AuthenticationFlowContext context, String address) {
        return new LinkRequest(
                context.getRealm().getId(),
                context.getAuthenticationSession().getClient().getClientId(),
                address,
                context.getConnection().getRemoteHost());
    }

    @Override
    public String toString() {
        return "LinkRequest";
    }
}

package ch.monespacepro.keycloak.reset;

import org.keycloak.authentication.AuthenticationFlowContext;

/**
 * A person asked for a link: what is known before the look-up whether there is an account.
 *
 * @param realmId where
 * @param clientId of the application they came from
 * @param address as they typed it, without the spaces around it; empty where no account's is as long
 * @param from their network address, for the events
 */
record LinkRequest(String realmId, String clientId, String address, String from) {

    /** Of an e-mail address and of a name at Keycloak: what is longer is no account's, and not worth being kept. */
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

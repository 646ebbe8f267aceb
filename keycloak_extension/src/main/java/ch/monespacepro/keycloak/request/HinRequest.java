package ch.monespacepro.keycloak.request;

import ch.monespacepro.keycloak.account.Account;
import java.time.Instant;
import org.keycloak.common.util.Time;
import org.keycloak.models.UserModel;

/** A request by a HIN login: the account is made from the HIN profile at once, without a form and without a notice. */
public final class HinRequest {

    private HinRequest() {}

    /** The account stays enabled until its link to HIN is stored: see {@link Account#disableWhilePending}. */
    public static void of(UserModel made) {
        Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());
        RequestMail.oweToTeam(made, new Account(made).request(now, ""), now);
        RequestMail.oweToApplicant(made, now);
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.code.ActivationChannel;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.signin.MailboxPassword;
import jakarta.ws.rs.core.Response.Status;

/** Refusals that several acts share. */
final class Guards {

    private static final String HIN = "hin";

    private Guards() {}

    /** @throws jakarta.ws.rs.WebApplicationException 409 with the present state */
    static void state(Case each, boolean isAllowed) {
        if (!isAllowed) {
            throw Decision.stale(each.person(), each.account().status().code()).exception();
        }
    }

    /** @throws jakarta.ws.rs.WebApplicationException 403 when the hospital answers for the person */
    static void notOfHospital(Case each) {
        if (each.account().answeredForBy(each.session()).isPresent()) {
            throw Problem.of(
                            Status.FORBIDDEN,
                            "hospital_account",
                            "The hospital answers for this person and says who they are.")
                    .exception();
        }
    }

    /** Returns whether the person signs in by HIN, without a code of ours. */
    static boolean signsInByHin(Case each) {
        return each.session().users().getFederatedIdentity(each.realm(), each.person(), HIN) != null;
    }

    /** Returns whether codes can reach the person, or none are needed. */
    static boolean isReachable(Case each, String channel, String telephone, String email) {
        return signsInByHin(each)
                || ActivationChannel.in(each.session()).of(channel, telephone, email).isPresent();
    }

    /**
     * The holder of a new mailbox chooses a password by it, and gets the codes too while nothing else of the person is known to
     * work. A proof code by SMS, read back, shows that the number does.
     *
     * @throws jakarta.ws.rs.WebApplicationException 409 {@code second_factor_missing}
     */
    static void factorBesideMailbox(Case each) {
        MailboxPassword factors = MailboxPassword.of(each.person());
        if (!factors.hasVerifiedMobile() && !factors.hasOtherFactor()) {
            throw Problem.of(
                            Status.CONFLICT,
                            "second_factor_missing",
                            "The account has no confirmed mobile number and no other factor: the new address would be its only way in. "
                                    + "Send a proof code by SMS first.")
                    .exception();
        }
    }

    static Problem noWayForACode() {
        return Problem.of(
                Status.CONFLICT,
                "no_way_for_a_code",
                "No code can reach the person: there is no usable mobile number, and the address is not HIN-secured.");
    }
}

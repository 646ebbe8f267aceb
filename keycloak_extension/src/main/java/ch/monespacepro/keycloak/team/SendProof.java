package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.code.ProofChannel;
import ch.monespacepro.keycloak.code.ProofCode;
import ch.monespacepro.keycloak.code.ProofSending;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.http.Problem;
import jakarta.ws.rs.core.Response.Status;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends a proof code to a person: to the number of a request, or, on an account that is open, by the way that a change leaves
 * as it is. Nobody of the team sees the code.
 */
final class SendProof implements Act {

    private static final int LONGEST_CHANNEL = 10;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String name() {
        return "send-proof";
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() != AccountStatus.REJECTED;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        Optional<ProofChannel> asked = input.text("channel", LONGEST_CHANNEL).map(SendProof::channel);
        Guards.state(each, isOffered(each.account()));
        Guards.notOfHospital(each);
        ProofCode code = ProofCode.of(each.session(), each.person(), each.now());
        ProofChannel channel =
                asked.or(code::channel).orElseThrow(() -> Guards.noWayForACode().exception());
        require(each, code, channel);
        ProofSending outcome = code.send(channel, random);
        if (!(outcome instanceof ProofSending.Sent)) {
            throw notSent(outcome).exception();
        }
        StoryLine line = each.line(name()).withMethod(channel.code(), null);
        new Story(each.person()).add(line);
        return line;
    }

    /** A request is proved by its number when it has one; an open account by a confirmed address only. */
    private static void require(Case each, ProofCode code, ProofChannel channel) {
        if (channel != ProofChannel.EMAIL) {
            return;
        }
        boolean wasOpened = each.account().wasOpened();
        boolean hasMobile = code.channel().filter(ProofChannel.SMS::equals).isPresent();
        if (!wasOpened && hasMobile) {
            throw Problem.ofField("channel", "unknown_channel", "The request has a mobile number: the code goes there.")
                    .exception();
        }
        if (wasOpened && !each.person().isEmailVerified()) {
            throw Guards.noWayForACode().exception();
        }
    }

    private static ProofChannel channel(String name) {
        return ProofChannel.find(name)
                .orElseThrow(() -> Problem.ofField("channel", "unknown_channel", "Send “sms” or “email”.").exception());
    }

    private static Problem notSent(ProofSending outcome) {
        if (outcome instanceof ProofSending.Limited limited) {
            return Problem.of(Status.TOO_MANY_REQUESTS, "proof_limit", "Too many codes were sent. Wait.")
                    .with("wait", Long.toString(seconds(limited.pause())));
        }
        return outcome instanceof ProofSending.Failed
                ? Problem.of(Status.BAD_GATEWAY, "proof_not_sent", "The code could not be sent. Nothing was counted; try again.")
                : Guards.noWayForACode();
    }

    /** Rounded up, so that nobody comes back too early. */
    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}

package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.code.ProofChannel;
import ch.monespacepro.keycloak.http.Problem;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.WaySettings;
import ch.monespacepro.keycloak.ways.SecondWay;
import ch.monespacepro.keycloak.ways.Way;
import ch.monespacepro.keycloak.ways.WayChange;
import ch.monespacepro.keycloak.ways.Ways;
import jakarta.ws.rs.core.Response.Status;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A change of a way into an account that is or was open. It is planned for later, so that its owner can have it stopped; with a
 * proof code by a way that stays, it is carried out at once.
 */
record GuardedChange(Case each, Way way, StoryLine.Change change) {

    /** @throws jakarta.ws.rs.WebApplicationException 409 {@code dual_control} with {@code until}, in whole seconds */
    static void requireOtherHand(Case each, String field) {
        rule(each).heldUntil(each.member().person().getId(), field, each.now()).ifPresent(GuardedChange::refuse);
    }

    /** @throws jakarta.ws.rs.WebApplicationException as {@link #requireOtherHand} */
    static void requireOtherHandToOpen(Case each) {
        rule(each).heldFromOpening(each.member().person().getId(), each.now()).ifPresent(GuardedChange::refuse);
    }

    private static SecondWay rule(Case each) {
        return new SecondWay(
                new Story(each.person()).lines(), WaySettings.of(each.realm()).secondWayAfter());
    }

    private static void refuse(Instant until) {
        throw Problem.of(
                        Status.CONFLICT,
                        "dual_control",
                        "You changed another way into this account. A colleague has to do this.")
                .with("until", until.toString())
                .exception();
    }

    StoryLine carryOut(StoryLine line, Optional<String> typed) {
        StoryLine.Proof proof = typed.map(this::proof).orElse(StoryLine.Proof.NONE);
        Instant at = each.now().truncatedTo(ChronoUnit.SECONDS);
        Instant effective = typed.isPresent() ? at : at.plus(WaySettings.of(each.realm()).changeAfter());
        WayChange decided = new WayChange(
                way.code(),
                way.isFactor() ? "" : change.before(),
                way.isFactor() ? "" : change.after(),
                line.actor(),
                line.actorName(),
                at.toString(),
                effective.toString(),
                line.reason());
        requireRoomForNotices(each);
        Ways ways = new Ways(each.session(), each.person(), each.now());
        if (typed.isPresent()) {
            ways.carryOut(decided);
        } else {
            ways.plan(decided);
        }
        StoryLine done =
                line.withMethod(typed.isPresent() ? "at-once" : "planned", proof).withChanges(List.of(change));
        new Story(each.person()).add(done);
        return done;
    }

    /** Its owner must learn of the change. Their mail server may be down, or a colleague may have written many mails. */
    private static void requireRoomForNotices(Case each) {
        if (!new OwedMails(each.person()).hasRoomFor(Ways.MOST_NOTICES)) {
            throw Problem.of(
                            Status.CONFLICT,
                            "mails_wait",
                            "Too many mails to this person are not sent yet. Nothing was changed: try again later.")
                    .exception();
        }
    }

    /** A code that was sent to the way being replaced proves nothing: an attacker may hold that way. */
    private StoryLine.Proof proof(String typed) {
        TypedProof proof = new TypedProof(each, typed);
        ProofChannel channel = proof.channel();
        if (channel != null && !way.leaves(channel)) {
            String other = channel == ProofChannel.SMS ? ProofChannel.EMAIL.code() : ProofChannel.SMS.code();
            throw TypedProof.over().with("channel", other).exception();
        }
        return proof.accept();
    }
}

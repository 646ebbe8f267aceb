package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.code.CodeNote.Request;
import ch.monespacepro.keycloak.code.OneTimeCode.Issued;
import ch.monespacepro.keycloak.code.SendAllowance.Reservation;
import ch.monespacepro.keycloak.settings.CodeSettings;
import jakarta.ws.rs.core.Response;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.keycloak.common.util.Time;
import org.keycloak.events.Errors;
import org.keycloak.models.SingleUseObjectProvider;

/** Handles one request about the code of a login session: send, resend or check. */
final class CodeStep {

    private final CodeContext context;
    private final CodeDestinations destinations;
    private final CodeDestination destination;
    private final SecureRandom random;
    private final CodeSettings settings;
    private final CodeBinding binding;
    private final SingleUseObjectProvider store;
    private final CodeCheck check;
    private final Instant now;

    CodeStep(CodeContext context, CodeDestinations destinations, SecureRandom random) {
        this.context = context;
        this.destinations = destinations;
        destination = destinations.current();
        this.random = random;
        settings = CodeSettings.of(context.realm());
        binding = context.binding(destination);
        store = context.session().singleUseObjects();
        check = new CodeCheck(store, context.purpose(), settings.maxTries());
        now = Instant.ofEpochMilli(Time.currentTimeMillis());
        // The realm's events name the channel and a masked destination.
        context.event().detail("code_channel", destination.channel()).detail("code_destination", destination.masked());
    }

    /** Shows the page. A code is sent the first time only, not when the page is reloaded. */
    Response enter() {
        return note().map(note -> explained(note).render()).orElseGet(() -> send(null));
    }

    Response resend() {
        CodeNote note = note().orElse(null);
        Duration hold = hold();
        return hold.isZero() ? send(note == null ? null : note.code()) : page(note).heldBack(hold).render();
    }

    /** Returns how long this login session must wait for its next code; zero when it may be sent now. */
    Duration hold() {
        return note().map(note -> note.holdAt(now, settings.resendAfter())).orElse(Duration.ZERO);
    }

    /** Sends a code by the other channel. It replaces the code sent before, and is delayed like any other resend. */
    Response moveTo(String channel) {
        CodeNote note = note().orElse(null);
        Duration hold = hold();
        if (!hold.isZero()) {
            return page(note).heldBack(hold).render();
        }
        return destinations
                .movedTo(channel, context.login())
                .map(moved -> new CodeStep(context, moved, random).send(null))
                .orElseGet(() -> page(note).render());
    }

    CodeOutcome check(String typed) {
        CodeNote note = note().orElse(null);
        CodeVerdict verdict = check.judge(note == null ? null : note.code(), binding, typed, now);
        CodeMetrics.checked(destination, verdict);
        return switch (verdict) {
            case ACCEPTED -> accepted();
            case WRONG -> wrong(note);
            case UNREADABLE -> new CodeOutcome.NotCompared(
                    page(note).fault(CodePageMessages.UNREADABLE, context.purpose().length()).render());
            case EXPIRED -> refused(note, Errors.EXPIRED_CODE, CodePageMessages.EXPIRED);
            case DEAD -> refused(note, Errors.INVALID_CODE, CodePageMessages.DEAD);
            case USED -> refused(note, Errors.INVALID_CODE, CodePageMessages.USED);
            case NONE -> refused(note, Errors.INVALID_CODE, CodePageMessages.NONE);
        };
    }

    private CodeOutcome accepted() {
        CodeNote.erase(context.login());
        return new CodeOutcome.Accepted(destination);
    }

    private CodeOutcome wrong(CodeNote note) {
        int left = check.triesLeft(note.code());
        CodePage page = page(note);
        page = left == 0 ? page.fault(CodePageMessages.DEAD) : page.fault(CodePageMessages.WRONG, left);
        context.event().error(Errors.INVALID_USER_CREDENTIALS);
        return new CodeOutcome.Wrong(page.render());
    }

    /** Refuses without counting a failure: there is no usable code that these digits could match. */
    private CodeOutcome refused(CodeNote note, String error, String message) {
        context.event().error(error);
        return new CodeOutcome.NotCompared(page(note).fault(message).render());
    }

    /** @param replaced the code that becomes invalid when this one is sent, or null */
    private Response send(OneTimeCode replaced) {
        Optional<Reservation> reserved = allowance().reserve();
        if (reserved.isEmpty()) {
            CodeMetrics.sent(destination, CodeMetrics.Sent.LIMITED);
            return notSent(replaced, Request.LIMITED, "code_limit_reached");
        }
        try (Reservation places = reserved.get();
                Replacement replacement = new Replacement(store, replaced)) {
            if (!replacement.begin()) {
                // Of two simultaneous clicks, the other one is sending.
                return page(new CodeNote(replaced, Request.SENT))
                        .heldBack(settings.resendAfter())
                        .render();
            }
            Issued issued = OneTimeCode.issue(context.purpose(), random, binding, now, settings.lifetime());
            if (!new CodeMessage(context, settings.lifetime()).deliver(destination, issued.digits())) {
                CodeMetrics.sent(destination, CodeMetrics.Sent.FAILED);
                return notSent(replaced, Request.FAILED, "code_send_failed");
            }
            places.charge(now);
            replacement.complete();
            CodeMetrics.sent(destination, CodeMetrics.Sent.SENT);
            return page(remember(issued.code(), Request.SENT)).render();
        }
    }

    private Response notSent(OneTimeCode kept, Request outcome, String error) {
        CodeNote note = remember(kept, outcome);
        context.event().error(error);
        return explained(note).render();
    }

    /** Returns the page, with the reason when no code was sent. A limit that has ended is not mentioned. */
    private CodePage explained(CodeNote note) {
        CodePage page = page(note);
        if (note.lastRequest() == Request.FAILED) {
            return page.sendFailed();
        }
        if (note.lastRequest() == Request.LIMITED) {
            Duration wait = allowance().waitingTime(now);
            return wait.isZero() ? page : page.limitReached(wait);
        }
        return page;
    }

    private CodePage page(CodeNote note) {
        CodePage page = new CodePage(context, destinations);
        if (note == null) {
            return page;
        }
        if (check.unusable(note.code(), now) == null) {
            page.asking(note.code(), now);
        }
        return page.resendIn(note.holdAt(now, settings.resendAfter()));
    }

    private SendAllowance allowance() {
        return SendAllowance.of(
                store, settings, context.realm().getId(), context.user().getId(), destination);
    }

    private Optional<CodeNote> note() {
        return CodeNote.read(context.login(), binding);
    }

    private CodeNote remember(OneTimeCode code, Request outcome) {
        CodeNote note = new CodeNote(code, outcome);
        note.write(context.login(), binding);
        return note;
    }
}

package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.EventType;

/** One request of somebody who changes where their codes go. */
final class DestinationChange {

    private final RequiredActionContext context;
    private final SecureRandom random;
    private final NewDestinationCode code;
    private final CodeDestinationChoice choice;
    private final List<CodeDestination> present;
    private final Proposal proposal;

    DestinationChange(RequiredActionContext context, SecureRandom random) {
        this.context = context;
        this.random = random;
        code = new NewDestinationCode(context, this::change);
        choice = CodeDestinationChoice.of(context.getSession());
        present = choice.choose(context.getUser());
        proposal = new Proposal(context.getAuthenticationSession(), context.getUser(), choice);
    }

    NewDestinationCode code() {
        return code;
    }

    /** The page that is due: where to, or the code. */
    void show() {
        proposal.waiting().map(this::step).ifPresentOrElse(CodeStep::enter, () -> show(page()));
    }

    void propose(String channel, String telephone) {
        DestinationPage page = page().keeping(channel, telephone);
        Optional<CodeDestination> proposed;
        try {
            proposed = proposal.judge(channel, telephone);
        } catch (TelephoneRefusedException refused) {
            show(page.refused(refused.refusal()));
            return;
        }
        if (proposed.isEmpty()) {
            show(page.fault(DestinationPage.CHANNEL, "mepDestinationNotSecured"));
        } else if (proposed.equals(first())) {
            show(page.fault(DestinationPage.TELEPHONE, "mepDestinationSame"));
        } else {
            moveTo(proposed.get(), page);
        }
    }

    /** The code to another number takes its place, and is held back like any new code. */
    private void moveTo(CodeDestination proposed, DestinationPage page) {
        Duration hold = proposal.waiting()
                .filter(before -> !before.equals(proposed))
                .map(before -> step(before).hold())
                .orElse(Duration.ZERO);
        if (!hold.isZero()) {
            show(page.heldBack(hold));
            return;
        }
        proposal.remember(proposed);
        step(proposed).enter();
    }

    /** Back to the first page, with what was proposed; it stays until something else is. */
    void reconsider() {
        DestinationPage page = page();
        proposal.waiting().ifPresent(before -> page.keeping(
                before.channel(), before instanceof CodeDestination.Sms sms ? sms.address() : ""));
        show(page);
    }

    void resend() {
        proposal.waiting().map(this::step).ifPresentOrElse(CodeStep::resend, this::show);
    }

    void check(String typed) {
        proposal.waiting().map(this::step).ifPresentOrElse(step -> step.check(typed), this::show);
    }

    /** The brute-force lock holds the account: nothing is sent, nothing compared. */
    void waitForLock() {
        show(page().locked());
    }

    private void change(CodeDestination destination) {
        destination.bindTo(context.getUser());
        proposal.forget();
        if (code.endOtherSessions()) {
            AuthenticatorUtil.logoutOtherSessions(context);
        }
        context.getEvent()
                .clone()
                .event(EventType.UPDATE_PROFILE)
                .detail("previous_code_channel", first().map(CodeDestination::channel).orElse(""))
                .detail("previous_code_destination", first().map(CodeDestination::masked).orElse(""))
                .detail("code_channel", destination.channel())
                .detail("code_destination", destination.masked())
                .success();
        new ChangeNotice(code).send(present, destination);
        context.success();
    }

    private CodeStep step(CodeDestination destination) {
        return new CodeStep(code, new CodeDestinations(destination, Optional.empty()), random);
    }

    private Optional<CodeDestination> first() {
        return present.stream().findFirst();
    }

    private DestinationPage page() {
        return new DestinationPage(code, choice, first());
    }

    private void show(DestinationPage page) {
        context.challenge(page.render());
    }
}

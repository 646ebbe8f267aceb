package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.telephone.TelephoneRefusedException;
import ch.monespacepro.keycloak.transaction.AfterCommit;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.services.managers.BruteForceProtector;

/** Handles one request of the action that changes where a person's codes go. */
final class DestinationChange {

    private static final String FLOW = "required-action";
    private static final String END_OTHER_SESSIONS = "logout-sessions";

    private final RequiredActionContext context;
    private final SecureRandom random;
    private final CodeContext code;
    private final CodeDestinationChoice choice;
    private final List<CodeDestination> present;
    private final Proposal proposal;

    DestinationChange(RequiredActionContext context, SecureRandom random) {
        this.context = context;
        this.random = random;
        code = codeContext(context);
        choice = CodeDestinationChoice.of(context.getSession());
        present = choice.choose(context.getUser());
        proposal = new Proposal(context.getAuthenticationSession(), context.getUser(), choice);
    }

    CodeContext code() {
        return code;
    }

    /** Shows the next page: the form for a new destination, or the code page once a destination is proposed. */
    void show() {
        if (proposal.isReconsidered()) {
            show(proposedPage());
            return;
        }
        context.challenge(proposal.waiting().map(before -> step(before).enter()).orElseGet(() -> page().render()));
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

    /**
     * Sends a code to the proposed destination. It replaces a code sent to another proposal, and is delayed like any
     * resend.
     */
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
        context.challenge(step(proposed).enter());
    }

    /** Shows the form with the proposed destination filled in. The proposal stays until another one replaces it. */
    void reconsider() {
        proposal.reconsider();
        show(proposedPage());
    }

    private DestinationPage proposedPage() {
        DestinationPage page = page();
        proposal.waiting().ifPresent(before -> page.keeping(
                before.channel(), before instanceof CodeDestination.Sms sms ? sms.address() : ""));
        return page;
    }

    void resend() {
        proposal.waiting().ifPresentOrElse(to -> context.challenge(step(to).resend()), this::show);
    }

    void check(String typed) {
        proposal.waiting().ifPresentOrElse(to -> answer(step(to).check(typed)), this::show);
    }

    private void answer(CodeOutcome outcome) {
        if (outcome instanceof CodeOutcome.Accepted accepted) {
            change(accepted.destination());
        } else if (outcome instanceof CodeOutcome.Wrong wrong) {
            countFailure();
            context.challenge(wrong.page());
        } else if (outcome instanceof CodeOutcome.NotCompared notCompared) {
            context.challenge(notCompared.page());
        }
    }

    /**
     * Counts a wrong code for the brute-force lock. Keycloak counts failures of authenticators only, not of required
     * actions.
     */
    private void countFailure() {
        if (context.getRealm().isBruteForceProtected()) {
            context.getSession()
                    .getProvider(BruteForceProtector.class)
                    .failedLogin(
                            context.getRealm(),
                            context.getUser(),
                            context.getConnection(),
                            context.getUriInfo(),
                            Set.of(OTPCredentialModel.TYPE));
        }
    }

    /** Shows that the brute-force lock holds the account. No code is sent or compared. */
    void waitForLock() {
        show(page().locked());
    }

    /** Changes the destination. Other sessions are ended last, because a rollback does not restore them. */
    private void change(CodeDestination destination) {
        destination.bindTo(context.getUser());
        proposal.forget();
        context.getEvent()
                .clone()
                .event(EventType.UPDATE_PROFILE)
                .detail("previous_code_channel", first().map(CodeDestination::channel).orElse(""))
                .detail("previous_code_destination", first().map(CodeDestination::masked).orElse(""))
                .detail("code_channel", destination.channel())
                .detail("code_destination", destination.masked())
                .success();
        ChangeNotice notice = ChangeNotice.ofNow(present, destination);
        AfterCommit.run(context.getSession(), context.getUser(), notice::send);
        if (endsOtherSessions(context)) {
            AuthenticatorUtil.logoutOtherSessions(context);
        }
        context.success();
    }

    /** Returns whether the checkbox "sign out other devices" of Keycloak's own pages is ticked. */
    private static boolean endsOtherSessions(RequiredActionContext context) {
        return "on".equals(context.getHttpRequest().getDecodedFormParameters().getFirst(END_OTHER_SESSIONS));
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

    private static CodeContext codeContext(RequiredActionContext context) {
        boolean codeTyped = context.getHttpRequest().getDecodedFormParameters().containsKey("code");
        // A copy of the event: the events that Keycloak writes later for the sign-in must not carry these details.
        EventBuilder event = context.getEvent()
                .clone()
                .event(EventType.CUSTOM_REQUIRED_ACTION)
                .detail(Details.CUSTOM_REQUIRED_ACTION, ChangeCodeDestination.ID)
                .user(context.getUser());
        return new CodeContext(
                context.getSession(),
                context.getAuthenticationSession(),
                context.getUser(),
                event,
                context.form().setAttribute("endOtherSessions", !codeTyped || endsOtherSessions(context)),
                CodePurpose.NEW_DESTINATION,
                FLOW,
                ChangeCodeDestination.ID);
    }
}

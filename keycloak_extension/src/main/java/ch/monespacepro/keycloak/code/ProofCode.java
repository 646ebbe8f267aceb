package ch.monespacepro.keycloak.code;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.code.OneTimeCode.Issued;
import ch.monespacepro.keycloak.code.SendAllowance.Reservation;
import ch.monespacepro.keycloak.limit.SlotCounter;
import ch.monespacepro.keycloak.limit.SlotCounter.Slot;
import ch.monespacepro.keycloak.settings.CodeSettings;
import ch.monespacepro.keycloak.settings.ProofSettings;
import ch.monespacepro.keycloak.telephone.AllowedCountries;
import ch.monespacepro.keycloak.telephone.MobileNumber;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.SingleUseObjectProvider;
import org.keycloak.models.UserModel;

/**
 * The code by which a person proves at an appointment that an account and its number are theirs. It is sent to the person,
 * who reads it back; a staff member types it, and the server compares. No staff member, answer, log or event holds it.
 *
 * <p>One code at a time for each request, kept as a hash in the store of single-use objects. The hash is keyed by account,
 * request, destination and a flow of its own: the code opens nothing at a sign-in, and a code of a sign-in proves nothing here.
 * A try is counted before the comparison, whatever becomes of the request that compares.
 */
public final class ProofCode {

    private static final String FLOW = "proof";
    private static final String CODE = "code";
    private static final String TO = "to";
    /** The entry outlives the code by this margin, because the clocks of two nodes may differ. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final SingleUseObjectProvider store;
    private final Limits limits;
    private final UserModel person;
    private final String realmId;
    private final String requestId;
    private final List<CodeDestination> destinations;
    private final Delivery delivery;
    private final Instant now;

    /** What limits proof codes in a realm. */
    record Limits(ProofSettings proof, CodeSettings code, AllowedCountries countries) {}

    /** Sends the digits. */
    @FunctionalInterface
    interface Delivery {
        /** Returns whether the message was taken. */
        boolean deliver(CodeDestination destination, String digits);
    }

    private record Kept(OneTimeCode code, CodeDestination destination) {}

    ProofCode(
            SingleUseObjectProvider store,
            Limits limits,
            String realmId,
            UserModel person,
            Delivery delivery,
            Instant now) {
        this.store = store;
        this.limits = limits;
        this.realmId = realmId;
        this.person = person;
        this.delivery = delivery;
        this.now = now;
        requestId = new Account(person).requestId().orElse("");
        destinations = destinations(person, limits.countries());
    }

    public static ProofCode of(KeycloakSession session, UserModel person, Instant now) {
        RealmModel realm = session.getContext().getRealm();
        Limits limits = new Limits(ProofSettings.of(realm), CodeSettings.of(realm), AllowedCountries.of(realm));
        ProofMessage message = new ProofMessage(session, person, limits.proof().lifetime());
        return new ProofCode(session.singleUseObjects(), limits, realm.getId(), person, message, now);
    }

    /** Returns the channel when the caller names none: SMS, or e-mail without a mobile number. */
    public Optional<ProofChannel> channel() {
        return destinations.stream().findFirst().map(ProofChannel::of);
    }

    /** Sends a code, which replaces the one before. A failed attempt counts for no limit. */
    public ProofSending send(ProofChannel channel, SecureRandom random) {
        Optional<CodeDestination> destination =
                destinations.stream().filter(each -> ProofChannel.of(each) == channel).findFirst();
        if (destination.isEmpty()) {
            return new ProofSending.NoDestination();
        }
        SlotCounter perHour = perHour();
        Optional<Slot> hour = perHour.reserve();
        if (hour.isEmpty()) {
            return new ProofSending.Limited(perHour.waitingTime(now));
        }
        try (Slot slot = hour.get()) {
            return send(destination.get(), random, slot);
        }
    }

    private ProofSending send(CodeDestination destination, SecureRandom random, Slot hour) {
        SendAllowance allowance = SendAllowance.of(store, limits.code(), realmId, person.getId(), destination);
        Optional<Reservation> reserved = allowance.reserve();
        if (reserved.isEmpty()) {
            CodeMetrics.sent(destination, CodeMetrics.Sent.LIMITED);
            return new ProofSending.Limited(allowance.waitingTime(now));
        }
        try (Reservation places = reserved.get()) {
            Issued issued =
                    OneTimeCode.issue(CodePurpose.PROOF, random, binding(destination), now, limits.proof().lifetime());
            if (!delivery.deliver(destination, issued.digits())) {
                CodeMetrics.sent(destination, CodeMetrics.Sent.FAILED);
                return new ProofSending.Failed();
            }
            places.charge(now);
            hour.charge(now);
            keep(issued.code(), destination);
            CodeMetrics.sent(destination, CodeMetrics.Sent.SENT);
            return new ProofSending.Sent(ProofChannel.of(destination), until(issued.code()));
        }
    }

    /** Compares what was read back. The first right answer uses up the code and proves the destination. */
    public ProofVerdict check(String typed) {
        Kept kept = kept().orElse(null);
        if (kept == null) {
            return new ProofVerdict.Over();
        }
        CodeVerdict verdict = tries().judge(kept.code(), binding(kept.destination()), typed, now);
        CodeMetrics.checked(kept.destination(), verdict);
        return switch (verdict) {
            case ACCEPTED -> {
                kept.destination().received(person);
                yield new ProofVerdict.Accepted(ProofChannel.of(kept.destination()));
            }
            case WRONG, UNREADABLE -> new ProofVerdict.Wrong(tries().triesLeft(kept.code()));
            case EXPIRED, DEAD, USED, NONE -> new ProofVerdict.Over();
        };
    }

    public ProofState state() {
        return kept().map(this::stateOf).orElse(ProofState.none());
    }

    private ProofState stateOf(Kept kept) {
        CodeVerdict unusable = tries().unusable(kept.code(), now);
        if (unusable != null && unusable != CodeVerdict.USED) {
            return ProofState.none();
        }
        return new ProofState(
                unusable == null ? ProofState.Kind.SENT : ProofState.Kind.VERIFIED,
                ProofChannel.of(kept.destination()),
                until(kept.code()));
    }

    /** Ends the code: the number or the address to which it was sent is changed. */
    public void end() {
        store.remove(key());
    }

    private void keep(OneTimeCode code, CodeDestination destination) {
        store.put(
                key(),
                limits.proof().lifetime().plus(MARGIN).toSeconds(),
                Map.of(CODE, code.written(), TO, destination.digest()));
    }

    /** Returns the code while its destination is still one of the person's. */
    private Optional<Kept> kept() {
        return Optional.ofNullable(store.get(key())).flatMap(notes -> destinations.stream()
                .filter(each -> each.digest().equals(notes.get(TO)))
                .findFirst()
                .map(destination -> new Kept(OneTimeCode.read(notes.get(CODE)), destination)));
    }

    private CodeCheck tries() {
        return new CodeCheck(store, CodePurpose.PROOF, limits.proof().maxTries());
    }

    private CodeBinding binding(CodeDestination destination) {
        return new CodeBinding(FLOW, requestId, person.getId(), destination.digest());
    }

    private SlotCounter perHour() {
        return new SlotCounter(
                store, "mep.proof.window." + owner(), limits.proof().maxPerHour(), limits.proof().window());
    }

    private String key() {
        return "mep.proof.code." + owner();
    }

    private String owner() {
        return Digest.of(realmId, person.getId(), requestId);
    }

    private static Instant until(OneTimeCode code) {
        return Instant.ofEpochMilli(code.expiresAtMillis());
    }

    private static List<CodeDestination> destinations(UserModel person, AllowedCountries countries) {
        Stream<CodeDestination> bySms = MobileNumber.find(person.getFirstAttribute(CodeDestination.TELEPHONE), countries)
                .<CodeDestination>map(CodeDestination.Sms::new)
                .stream();
        Stream<CodeDestination> byEmail = Stream.ofNullable(person.getEmail()).map(CodeDestination.Email::new);
        return Stream.concat(bySms, byEmail).toList();
    }
}

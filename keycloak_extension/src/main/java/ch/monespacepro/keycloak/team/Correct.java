package ch.monespacepro.keycloak.team;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Story;
import ch.monespacepro.keycloak.account.StoryLine;
import ch.monespacepro.keycloak.http.Input;
import ch.monespacepro.keycloak.ways.Way;
import ch.monespacepro.keycloak.ways.Ways;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.ModelException;
import org.keycloak.models.UserModel;

/**
 * Corrects one field. On a request it acts at once. On an account that is or was open, a new address or number is a new way in:
 * {@link GuardedChange}.
 */
final class Correct implements Act {

    private static final int LONGEST_FIELD = 40;
    /** The hospital says who its people are at each of their logins. */
    private static final List<String> OF_HOSPITAL = List.of(UserModel.LAST_NAME, UserModel.FIRST_NAME, UserModel.EMAIL);

    @Override
    public String name() {
        return Story.CORRECT;
    }

    @Override
    public boolean isOffered(Account account) {
        return account.status() != AccountStatus.REJECTED;
    }

    /** Of a person of the hospital, only what the hospital does not say. */
    @Override
    public boolean isForAnsweredAccounts() {
        return true;
    }

    @Override
    public StoryLine carryOut(Case each, Input input) {
        String field = Correction.known(input.required("field", LONGEST_FIELD));
        String reason = input.required("reason", Decision.LONGEST_TEXT);
        Optional<String> value = input.text("value", Decision.LONGEST_TEXT);
        Optional<String> proof = input.text("proof", TypedProof.LONGEST);
        Guards.state(each, isOffered(each.account()));
        if (OF_HOSPITAL.contains(field)) {
            Guards.notOfHospital(each);
        }
        Correction correction = Correction.of(each, field, value);
        StoryLine line = each.line(name()).withReason(reason);
        Optional<Way> way = Way.find(field);
        boolean wasOpened = each.account().wasOpened();
        if (wasOpened) {
            GuardedChange.requireOtherHand(each, field);
        }
        if (wasOpened && way.filter(Way.EMAIL::equals).isPresent() && proof.isEmpty()) {
            Guards.factorBesideMailbox(each);
        }
        try {
            if (wasOpened && way.isPresent()) {
                return new GuardedChange(each, way.get(), correction.changes().get(0)).carryOut(line, proof);
            }
            return write(each, correction, line, wasOpened);
        } catch (ModelException anotherAccountGotIt) {
            throw Correction.emailTaken().exception();
        }
    }

    private static StoryLine write(Case each, Correction correction, StoryLine line, boolean wasOpened) {
        StoryLine done = line.withChanges(correction.changes());
        Ways ways = new Ways(each.session(), each.person(), each.now());
        Way.find(correction.field())
                .ifPresentOrElse(known -> ways.write(known, correction.value()), correction::write);
        if (wasOpened && Correction.CHANNEL.equals(correction.field())) {
            ways.tellOfChannel();
        }
        new Story(each.person()).add(done);
        return done;
    }
}

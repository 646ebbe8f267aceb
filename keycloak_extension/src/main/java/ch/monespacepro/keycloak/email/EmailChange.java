package ch.monespacepro.keycloak.email;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Duration;
import java.time.Instant;

/**
 * A change of the account's e-mail address that the person asked for.
 *
 * @param id names it in the links
 * @param from the address before
 * @param to the new address
 * @param session the user session that asked: the only one that a change does not end
 * @param askedAt seconds since 1970
 * @param state what became of it
 * @param since when that state began, in seconds since 1970
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record EmailChange(String id, String from, String to, String session, long askedAt, State state, long since) {

    enum State {
        /** For the link at the new address. */
        WAITING,
        /** The person asked for another address before. */
        REPLACED,
        /** The account has the new address. */
        DONE,
        /** Stopped by the old address or the team, before it was done. */
        STOPPED,
        /** Contradicted by the old address or the team, after it was done. */
        DISPUTED,
        /** Another account got the address meanwhile. */
        TAKEN,
        /** The new domain is not HIN-secured any more, and there is no mobile. */
        NO_CODE
    }

    static EmailChange asked(String id, String from, String to, String session, Instant now) {
        return new EmailChange(id, from, to, session, now.getEpochSecond(), State.WAITING, now.getEpochSecond());
    }

    EmailChange became(State next, Instant now) {
        return new EmailChange(id, from, to, session, askedAt, next, now.getEpochSecond());
    }

    boolean waits(Duration linkLifetime, Instant now) {
        return state == State.WAITING && now.getEpochSecond() < askedAt + linkLifetime.toSeconds();
    }

    boolean isRemembered(Duration undoLifetime, Instant now) {
        return now.getEpochSecond() < since + undoLifetime.toSeconds();
    }

    /** As the old address, or the team, wants it. */
    EmailChange contradicted(Instant now) {
        return switch (state) {
            case WAITING, REPLACED -> became(State.STOPPED, now);
            case DONE -> became(State.DISPUTED, now);
            default -> this;
        };
    }

    boolean isOpen() {
        return state == State.WAITING || state == State.REPLACED || state == State.DONE;
    }

    @Override
    public String toString() {
        return "EmailChange[" + id + " " + state + "]";
    }
}

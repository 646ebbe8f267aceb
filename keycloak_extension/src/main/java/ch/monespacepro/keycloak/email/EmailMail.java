package ch.monespacepro.keycloak.email;

import ch.monespacepro.keycloak.address.MailAddress;
import ch.monespacepro.keycloak.code.CodesAtAddress;
import ch.monespacepro.keycloak.mail.OwedMail;
import ch.monespacepro.keycloak.mail.OwedMails;
import ch.monespacepro.keycloak.settings.EmailSettings;
import ch.monespacepro.keycloak.text.SwissTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/**
 * The mails about a change of the e-mail address. One mailbox never reads the whole other address.
 *
 * @param session of the request, for the address of this server
 * @param clientId the application to which the pages of its links lead on
 * @param from when they may be sent; not before
 */
record EmailMail(KeycloakSession session, EmailSettings settings, String clientId, Instant from) {

    private static final String TO_CONFIRM = "mep-email-confirm.ftl";
    private static final String ASKED = "mep-email-asked.ftl";
    private static final String TAKEN = "mep-email-taken.ftl";
    private static final String CHANGED = "mep-email-changed.ftl";
    private static final String STOPPED = "mep-email-stopped.ftl";
    private static final String TO_TEAM = "mep-email-team.ftl";
    private static final String NEW_ADDRESS = "address";
    private static final String LINK = "link";
    private static final String CHANGED_SUBJECT = "mepMailSubject_emailChanged";

    /** With the link to the new address. */
    void oweToConfirm(UserModel person, EmailChange change) {
        Map<String, String> values = Map.of(
                LINK, EmailLink.CONFIRM.create(session, person, change, clientId, settings.linkLifetime()),
                "linkHours", Long.toString(Math.max(1, settings.linkLifetime().toHours())));
        owe(person, OwedMail.toPerson("mepMailSubject_emailConfirm", TO_CONFIRM, values, from).at(change.to()));
    }

    /** Announces the change at the old address, with the link that stops it. */
    void oweAnnouncement(UserModel person, EmailChange change) {
        owe(person, toOld("mepMailSubject_emailAsked", ASKED, person, change));
    }

    /** To the owner of the address that another person wanted. */
    void oweToOwner(UserModel owner) {
        owe(owner, OwedMail.toPerson("mepMailSubject_emailTaken", TAKEN, Map.of(), from));
    }

    /** Tells both addresses of a change that is done. */
    void oweDone(UserModel person, EmailChange change, CodesAtAddress codes) {
        owe(person, toOld(CHANGED_SUBJECT, CHANGED, person, change));
        Map<String, String> values = Map.of(
                NEW_ADDRESS, change.to(), "at", SwissTime.now(), "codes", codes == CodesAtAddress.MOVE_TO_SMS ? "sms" : "");
        owe(person, OwedMail.toPerson(CHANGED_SUBJECT, CHANGED, values, from).at(change.to()));
    }

    /** Tells both addresses that the old one is back. */
    void oweTakenBack(UserModel person, String left, String back) {
        Map<String, String> values = Map.of(NEW_ADDRESS, MailAddress.masked(back), "at", SwissTime.now(), "codes", "");
        owe(person, OwedMail.toPerson(CHANGED_SUBJECT, CHANGED, values, from).at(left));
        owe(person, OwedMail.toPerson(CHANGED_SUBJECT, CHANGED, values, from).at(back));
    }

    /** Tells the account's present address that the old one has contradicted. */
    void oweStopped(UserModel person) {
        owe(person, OwedMail.toPerson("mepMailSubject_emailStopped", STOPPED, Map.of("at", SwissTime.now()), from));
    }

    /** The team gets one mail for several accounts. */
    void oweToTeam(UserModel person, String reference) {
        owe(person, OwedMail.toTeam("mepMailSubject_emailTeam", TO_TEAM, Map.of("requestId", reference), from));
    }

    private OwedMail toOld(String subject, String template, UserModel person, EmailChange change) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(NEW_ADDRESS, MailAddress.masked(change.to()));
        values.put("at", SwissTime.now());
        values.put("codes", "");
        values.put(LINK, EmailLink.UNDO.create(session, person, change, clientId, settings.undoLifetime()));
        values.put("linkDays", Long.toString(Math.max(1, settings.undoLifetime().toDays())));
        return OwedMail.toPerson(subject, template, values, from).at(change.from());
    }

    private static void owe(UserModel person, OwedMail mail) {
        new OwedMails(person).owe(mail);
    }
}

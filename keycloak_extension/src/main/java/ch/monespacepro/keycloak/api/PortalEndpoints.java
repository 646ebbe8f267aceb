package ch.monespacepro.keycloak.api;

import ch.monespacepro.keycloak.confirmation.AddressConfirmation;
import ch.monespacepro.keycloak.email.EmailLink;
import ch.monespacepro.keycloak.request.OpenedRequestLink;
import ch.monespacepro.keycloak.request.RequestLink;
import ch.monespacepro.keycloak.signin.OtherPerson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resources.account.SessionResource;

/** The endpoints that people call with their own token: {@code /realms/{realm}/mep/…}. Routes only. */
public final class PortalEndpoints implements RealmResourceProvider {

    private final KeycloakSession session;

    PortalEndpoints(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("sessions")
    public SessionResource sessions() {
        return OwnSessions.of(session, Caller.of(session).withScope(OwnSessions.SCOPE).whoIsAPerson());
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("accounts")
    public AccountsResource accounts() {
        return AccountsResource.of(session);
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("delegations")
    public DelegationsResource delegations() {
        return DelegationsResource.of(session);
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("person/name")
    public OwnName ownName() {
        return OwnName.of(session);
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("person/hin-address")
    public OwnHinAddress ownHinAddress() {
        return OwnHinAddress.of(session);
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("person/data")
    public OwnData ownData() {
        return OwnData.of(session);
    }

    /** @throws WebApplicationException 401 or 403, see {@link Caller} */
    @Path("professionals/lookup")
    public ProfessionalLookup professionals() {
        return ProfessionalLookup.of(session);
    }

    /** The mailed link that confirms a new e-mail address: see {@link EmailLink}. It needs no token but its own. */
    @Path(EmailLink.CONFIRM_PATH)
    public EmailLinkResource confirmEmail() {
        return new EmailLinkResource(session, EmailLink.CONFIRM);
    }

    /** The mailed link that stops a change of the e-mail address. It needs no token but its own. */
    @Path(EmailLink.UNDO_PATH)
    public EmailLinkResource undoEmail() {
        return new EmailLinkResource(session, EmailLink.UNDO);
    }

    /** The form of a page at Keycloak: see {@link OtherPerson}. It needs no token. */
    @POST
    @Path(OtherPerson.PATH)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response signOutOtherPerson(MultivaluedMap<String, String> form) {
        return new OtherPerson(session).signOut(form);
    }

    /** A mailed link about an account request: see {@link RequestLink}. It needs no token but its own. */
    @GET
    @Path(RequestLink.PATH)
    public Response requestAgain(@QueryParam(RequestLink.KEY) String key) {
        return OpenedRequestLink.open(session, key);
    }

    /** The button on the page of a mailed link: see {@link AddressConfirmation}. It needs no token but the link's. */
    @POST
    @Path(AddressConfirmation.PATH)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response confirmAddress(@QueryParam(Constants.KEY) String key) {
        return new AddressConfirmation(session).confirm(key);
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

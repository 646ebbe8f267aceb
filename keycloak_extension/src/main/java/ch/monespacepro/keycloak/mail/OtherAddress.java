package ch.monespacepro.keycloak.mail;

import org.keycloak.models.UserModel;
import org.keycloak.models.utils.UserModelDelegate;

/** A person as reader of a mail at an address that is not the account's. */
final class OtherAddress extends UserModelDelegate {

    private final String address;

    OtherAddress(UserModel person, String address) {
        super(person);
        this.address = address;
    }

    @Override
    public String getEmail() {
        return address;
    }
}

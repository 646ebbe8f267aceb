package ch.monespacepro.keycloak.erasure;

import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * The delegations of one person: groups {@code /delegations/<doctor>/<assistant>}, named after the Keycloak subjects.
 *
 * @param session whose context has the realm
 */
public record Delegations(KeycloakSession session) {

    private static final String ROOT = "delegations";

    /** Keycloak's search by name answers with the groups above, one level after the other. */
    private static final String NAMED = "select g.id from GroupEntity g where g.realm = :realm and g.name = :name";

    /** Returns the person's groups: the one as a doctor, with those of the assistants below, and each as an assistant. */
    public List<GroupModel> of(String personId) {
        return root().map(root -> session
                        .getProvider(JpaConnectionProvider.class)
                        .getEntityManager()
                        .createQuery(NAMED, String.class)
                        .setParameter("realm", realm().getId())
                        .setParameter("name", personId)
                        .getResultList()
                        .stream()
                        .map(id -> session.groups().getGroupById(realm(), id))
                        .filter(group -> group != null && isBelow(root, group))
                        .toList())
                .orElseGet(List::of);
    }

    /** Removes all of them. */
    void end(String personId) {
        of(personId).forEach(group -> session.groups().removeGroup(realm(), group));
    }

    private Optional<GroupModel> root() {
        return Optional.ofNullable(session.groups().getGroupByName(realm(), null, ROOT));
    }

    private static boolean isBelow(GroupModel root, GroupModel group) {
        GroupModel parent = group.getParent();
        return parent != null && (parent.getId().equals(root.getId()) || root.getId().equals(parent.getParentId()));
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

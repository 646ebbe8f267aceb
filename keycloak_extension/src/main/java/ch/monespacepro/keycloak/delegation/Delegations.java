package ch.monespacepro.keycloak.delegation;

import ch.monespacepro.keycloak.account.Account;
import ch.monespacepro.keycloak.account.AccountStatus;
import ch.monespacepro.keycloak.account.Summaries;
import ch.monespacepro.keycloak.account.Summary;
import ch.monespacepro.keycloak.text.SwissTime;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.GroupModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.cache.CacheRealmProvider;

/**
 * The delegations of a realm: the groups {@code /delegations/<principal>/<assistant>}, named after the Keycloak subjects. Only
 * this class reads and writes them.
 *
 * @param session whose context has the realm
 */
public record Delegations(KeycloakSession session) {

    /** The parent of all; the provisioner creates it. */
    private static final String ROOT = "delegations";

    private static final String SELECT = "select g.id, p.name, g.name from GroupEntity p, GroupEntity g";

    private static final String BELOW = """

            where p.realm = :realm and p.parentId = :root and g.realm = :realm and g.parentId = p.id""";

    private static final String OF_ASSISTANT = SELECT + ", UserGroupMembershipEntity m" + BELOW
            + " and m.user.id = :person and g.id = m.groupId and g.name = :person";

    private static final String OF_NAME = SELECT + BELOW + " and g.name = :person";

    private static final String OF_PRINCIPAL = SELECT + BELOW + " and p.name = :person";

    private static final String OF_BOTH = SELECT + BELOW + " and p.name = :principal and g.name = :assistant";

    private static final String AFTER = SELECT + BELOW + " and g.id > :after order by g.id";

    private static final String ATTRIBUTES =
            "select a.group.id, a.name, a.value from GroupAttributeEntity a where a.group.id in (:groups)";

    /** The group of a doctor, which may be empty. */
    private static final String DOCTOR =
            "select g.id from GroupEntity g where g.realm = :realm and g.parentId = :root and g.name = :person";

    private static final String GRANTED_BY = """
            select a.group.id from GroupAttributeEntity a, GroupEntity g
            where a.name = 'grantedBy' and a.value = :person and g.id = a.group.id and g.realm = :realm""";

    private static final String FORGET_GRANTOR =
            "delete from GroupAttributeEntity a where a.name = 'grantedBy' and a.value = :person and a.group.id in (:groups)";

    private static final int BATCH = 500;

    /** The attributes of a group. */
    private static final List<String> NAMES = Stream.concat(
                    Stream.of(
                            Delegation.SINCE,
                            Delegation.UNTIL,
                            Delegation.GRANTED_BY,
                            Delegation.LAST_USED,
                            Delegation.PRACTICE),
                    Stream.of(Right.values()).map(Right::code))
            .toList();

    /** One page of all delegations. {@code next} continues it; null at the end. */
    public record Page(List<Delegation> delegations, String next) {}

    /** Returns the delegation as Keycloak's cache has it: for tokens. */
    public Optional<Delegation> find(String principalId, String assistantId) {
        return cached(principalId, assistantId).map(group -> Delegation.of(principalId, assistantId, group::getFirstAttribute));
    }

    /** Returns the delegation as the database has it: for changes, once both people are locked, and for who looks at it. */
    public Optional<Delegation> held(String principalId, String assistantId) {
        return rows(query(OF_BOTH).setParameter("principal", principalId).setParameter("assistant", assistantId)).stream()
                .findFirst()
                .map(Row::delegation);
    }

    /** Returns those of an assistant, standing or not. */
    public List<Delegation> ofAssistant(String assistantId) {
        return delegations(query(OF_ASSISTANT).setParameter("person", assistantId));
    }

    /** Returns those that a doctor's assistants have, standing or not. */
    public List<Delegation> ofPrincipal(String principalId) {
        return delegations(query(OF_PRINCIPAL).setParameter("person", principalId));
    }

    /** @param after the {@code next} of the page before; empty for the first page */
    public Page page(String after, int limit) {
        List<Row> rows = rows(query(AFTER).setParameter("after", after).setMaxResults(limit + 1));
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        String next = rows.size() > limit ? shown.get(limit - 1).groupId() : null;
        return new Page(shown.stream().map(Row::delegation).toList(), next);
    }

    /** Returns the delegation if it counts now: granted, not over, and both people are active. */
    public Optional<Delegation> standing(String principalId, UserModel assistant) {
        LocalDate today = SwissTime.today();
        return find(principalId, assistant.getId())
                .filter(delegation -> !delegation.isOver(today))
                .filter(delegation -> isActive(assistant) && isActive(session.users().getUserById(realm(), principalId)));
    }

    /** Returns those that count now, the last used first. */
    public List<StandingDelegation> standingOf(UserModel assistant) {
        LocalDate today = SwissTime.today();
        List<Delegation> found = isActive(assistant) ? ofAssistant(assistant.getId()) : List.of();
        Map<String, Summary> principals =
                new Summaries(session).of(found.stream().map(Delegation::principalId).toList());
        return found.stream()
                .filter(delegation -> !delegation.isOver(today))
                .filter(delegation -> isActive(principals.get(delegation.principalId())))
                .map(delegation -> new StandingDelegation(delegation, principals.get(delegation.principalId())))
                .sorted(Comparator.comparing((StandingDelegation each) -> lastUsed(each.delegation()))
                        .reversed()
                        .thenComparing(each -> String.valueOf(each.principal().lastName()))
                        .thenComparing(each -> String.valueOf(each.principal().firstName())))
                .toList();
    }

    /** Writes a new delegation, or one that was over, with its group; the assistant becomes its member. */
    void write(Delegation delegation, UserModel assistant) {
        GroupModel group = group(delegation).orElseGet(() -> created(delegation, assistant));
        Map<String, String> attributes = delegation.attributes();
        attributes.forEach(group::setSingleAttribute);
        NAMES.stream().filter(name -> !attributes.containsKey(name)).forEach(group::removeAttribute);
    }

    /**
     * Writes what differs, and nothing else: another transaction may change other attributes.
     *
     * @param present as {@link #held} has it, not the cache
     */
    void change(Delegation present, Delegation changed) {
        Map<String, String> before = present.attributes();
        Map<String, String> after = changed.attributes();
        group(changed).ifPresent(group -> NAMES.stream()
                .filter(name -> !Objects.equals(before.get(name), after.get(name)))
                .forEach(name -> {
                    if (after.get(name) == null) {
                        group.removeAttribute(name);
                    } else {
                        group.setSingleAttribute(name, after.get(name));
                    }
                }));
    }

    private GroupModel created(Delegation delegation, UserModel assistant) {
        GroupModel root = root().orElseThrow(
                () -> new IllegalStateException("The realm has no group /delegations: apply its files"));
        GroupModel doctor = child(root, delegation.principalId());
        GroupModel created = session.groups().createGroup(realm(), delegation.assistantId(), doctor);
        assistant.joinGroup(created);
        return created;
    }

    /** Records a day of use. The assistant is locked. */
    void used(Delegation delegation, LocalDate day) {
        group(delegation).ifPresent(group -> group.setSingleAttribute(Delegation.LAST_USED, day.toString()));
    }

    /** Removes the delegation; the doctor's group stays for the next one. */
    void remove(Delegation delegation) {
        group(delegation).ifPresent(group -> session.groups().removeGroup(realm(), group));
    }

    /**
     * Removes everything that names this person: the delegations of both sides, and the grantor of others. Their memberships may be
     * gone already, so an assistant's groups are found by their names.
     */
    void forget(String personId) {
        Stream.concat(
                        rows(query(OF_NAME).setParameter("person", personId)).stream().map(Row::groupId),
                        doctor(personId).stream())
                .map(id -> session.groups().getGroupById(realm(), id))
                .filter(Objects::nonNull)
                .toList()
                .forEach(group -> session.groups().removeGroup(realm(), group));
        forgetGrantor(personId);
    }

    /** One statement for many groups: a staff member may have granted thousands. */
    private void forgetGrantor(String personId) {
        List<String> granted = entities().createQuery(GRANTED_BY, String.class)
                .setParameter("realm", realm().getId())
                .setParameter("person", personId)
                .getResultList();
        CacheRealmProvider cache = session.getProvider(CacheRealmProvider.class);
        for (int start = 0; start < granted.size(); start += BATCH) {
            List<String> some = granted.subList(start, Math.min(start + BATCH, granted.size()));
            entities().createQuery(FORGET_GRANTOR)
                    .setParameter("person", personId)
                    .setParameter("groups", some)
                    .executeUpdate();
            if (cache != null) {
                some.forEach(cache::registerGroupInvalidation);
            }
        }
    }

    private Optional<GroupModel> root() {
        return Optional.ofNullable(session.groups().getGroupByName(realm(), null, ROOT));
    }

    private Optional<GroupModel> cached(String principalId, String assistantId) {
        return root().map(root -> session.groups().getGroupByName(realm(), root, principalId))
                .map(doctor -> session.groups().getGroupByName(realm(), doctor, assistantId));
    }

    private Optional<GroupModel> group(Delegation delegation) {
        return query(OF_BOTH)
                .setParameter("principal", delegation.principalId())
                .setParameter("assistant", delegation.assistantId())
                .getResultStream()
                .findFirst()
                .map(row -> session.groups().getGroupById(realm(), (String) row[0]));
    }

    private GroupModel child(GroupModel root, String name) {
        return doctor(name)
                .map(id -> session.groups().getGroupById(realm(), id))
                .orElseGet(() -> session.groups().createGroup(realm(), name, root));
    }

    /** Looked for in the database, because the cache may lag behind the commit of another request. */
    private Optional<String> doctor(String personId) {
        return entities()
                .createQuery(DOCTOR, String.class)
                .setParameter("realm", realm().getId())
                .setParameter("root", root().map(GroupModel::getId).orElse(""))
                .setParameter("person", personId)
                .getResultStream()
                .findFirst();
    }

    private record Row(String groupId, Delegation delegation) {}

    private List<Delegation> delegations(TypedQuery<Object[]> query) {
        return rows(query).stream().map(Row::delegation).toList();
    }

    private List<Row> rows(TypedQuery<Object[]> query) {
        List<Object[]> found = query.getResultList();
        Map<String, Map<String, String>> attributes = new HashMap<>();
        if (!found.isEmpty()) {
            entities().createQuery(ATTRIBUTES, Object[].class)
                    .setParameter("groups", found.stream().map(row -> (String) row[0]).toList())
                    .getResultList()
                    .forEach(row -> attributes
                            .computeIfAbsent((String) row[0], id -> new HashMap<>())
                            .put((String) row[1], (String) row[2]));
        }
        return found.stream()
                .map(row -> new Row((String) row[0], Delegation.of(
                        (String) row[1], (String) row[2], attributes.getOrDefault((String) row[0], Map.of())::get)))
                .toList();
    }

    private TypedQuery<Object[]> query(String text) {
        return entities().createQuery(text, Object[].class)
                .setParameter("realm", realm().getId())
                .setParameter("root", root().map(GroupModel::getId).orElse(""));
    }

    private static boolean isActive(UserModel person) {
        return person != null && new Account(person).status() == AccountStatus.ACTIVE;
    }

    static boolean isActive(Summary person) {
        return person != null && person.status() == AccountStatus.ACTIVE;
    }

    private static LocalDate lastUsed(Delegation delegation) {
        return delegation.lastUsed() == null ? LocalDate.MIN : delegation.lastUsed();
    }

    private EntityManager entities() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    private RealmModel realm() {
        return session.getContext().getRealm();
    }
}

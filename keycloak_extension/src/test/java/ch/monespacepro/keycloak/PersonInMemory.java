package ch.monespacepro.keycloak;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.keycloak.models.RoleModel;
import org.keycloak.models.UserModel;

/** A person who has attributes and roles, is enabled or not, and nothing else. */
public record PersonInMemory(Map<String, String> attributes, Set<String> roles, AtomicBoolean enabled) {

    public PersonInMemory() {
        this(new HashMap<>());
    }

    public PersonInMemory(Map<String, String> attributes) {
        this(attributes, new HashSet<>(), new AtomicBoolean(true));
    }

    public UserModel model() {
        Class<UserModel> model = UserModel.class;
        return model.cast(Proxy.newProxyInstance(model.getClassLoader(), new Class<?>[] {model}, (self, method, args) -> {
            switch (method.getName()) {
                case "getId":
                    return "person";
                case "getEmail":
                    return attributes.get("email");
                case "getFirstName":
                    return attributes.get("firstName");
                case "getLastName":
                    return attributes.get("lastName");
                case "isEmailVerified":
                    return Boolean.parseBoolean(attributes.get("emailVerified"));
                case "setEmailVerified":
                    return attributes.put("emailVerified", String.valueOf(args[0]));
                case "removeRequiredAction":
                    return null;
                case "getAttributes":
                    return attributes.entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
                case "getFirstAttribute":
                    return attributes.get(args[0]);
                case "setSingleAttribute":
                    return attributes.put((String) args[0], (String) args[1]);
                case "removeAttribute":
                    return attributes.remove(args[0]);
                case "isEnabled":
                    return enabled.get();
                case "setEnabled":
                    enabled.set((Boolean) args[0]);
                    return null;
                case "grantRole":
                    return roles.add(((RoleModel) args[0]).getName());
                case "deleteRoleMapping":
                    return roles.remove(((RoleModel) args[0]).getName());
                default:
                    throw new UnsupportedOperationException(method.getName());
            }
        }));
    }
}

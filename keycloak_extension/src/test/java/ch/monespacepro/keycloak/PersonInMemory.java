package ch.monespacepro.keycloak;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.keycloak.models.UserModel;

/** A person who has attributes and nothing else. */
public record PersonInMemory(Map<String, String> attributes) {

    public PersonInMemory() {
        this(new HashMap<>());
    }

    public UserModel model() {
        Class<UserModel> model = UserModel.class;
        return model.cast(Proxy.newProxyInstance(model.getClassLoader(), new Class<?>[] {model}, (self, method, args) -> {
            switch (method.getName()) {
                case "getId":
                    return "person";
                case "getFirstAttribute":
                    return attributes.get(args[0]);
                case "setSingleAttribute":
                    return attributes.put((String) args[0], (String) args[1]);
                case "removeAttribute":
                    return attributes.remove(args[0]);
                default:
                    throw new UnsupportedOperationException(method.getName());
            }
        }));
    }
}

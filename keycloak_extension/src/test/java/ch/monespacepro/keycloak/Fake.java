package ch.monespacepro.keycloak;

import java.lang.reflect.Proxy;
import java.util.Map;

/** Creates proxies of Keycloak models that answer only given methods. */
public final class Fake {

    private Fake() {}

    /** @param answers by method name; a map answers by the first argument. Any other call fails the test. */
    public static <T> T of(Class<T> model, Map<String, Object> answers) {
        Object proxy = Proxy.newProxyInstance(model.getClassLoader(), new Class<?>[] {model}, (self, method, args) -> {
            if (!answers.containsKey(method.getName())) {
                throw new UnsupportedOperationException(method.getName());
            }
            Object answer = answers.get(method.getName());
            return answer instanceof Map<?, ?> byName ? byName.get(args[0]) : answer;
        });
        return model.cast(proxy);
    }
}

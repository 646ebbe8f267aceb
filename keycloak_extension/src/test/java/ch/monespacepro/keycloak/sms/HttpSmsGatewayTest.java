package ch.monespacepro.keycloak.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.monespacepro.keycloak.telephone.MobileNumber;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.connections.httpclient.HttpClientBuilder;
import org.keycloak.connections.httpclient.ProxyMappings;

class HttpSmsGatewayTest {

    private static final int SILENT = 0;
    private static final int DRIPPING = 1;
    private static final SmsMessage MESSAGE = new SmsMessage(new MobileNumber("+41790000001", "CH"), "code 123456");

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration readTimeout = Duration.ofSeconds(10);
    private final HttpClientBuilder clientBuilder = new HttpClientBuilder();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void messageIsPostedWithHeaders() throws SmsNotSentException {
        send(202);
        assertEquals(List.of("/sms Bearer token {\"to\":\"+41790000001\",\"text\":\"code 123456\"}"), received);
    }

    @Test
    void serverErrorIsRetriedOnce() throws SmsNotSentException {
        send(503, 200);
        assertEquals(2, received.size());
    }

    @Test
    void twoServerErrorsAreReported() {
        SmsNotSentException failure = assertThrows(SmsNotSentException.class, () -> send(503, 500, 200));
        assertEquals(2, received.size());
        assertFalse(failure.getMessage().contains("123456"));
    }

    @Test
    void refusalIsNotRetried() {
        assertThrows(SmsNotSentException.class, () -> send(401, 200));
        assertThrows(SmsNotSentException.class, () -> send(302, 200));
        assertEquals(2, received.size());
    }

    @Test
    void silentGatewayTimesOut() {
        readTimeout = Duration.ofMillis(200);
        assertThrows(SmsNotSentException.class, () -> send(SILENT, SILENT));
    }

    @Test
    void secondGatewayIsCalledAfterAnyFailureOfTheFirst() throws SmsNotSentException {
        for (int refusal : List.of(401, 503)) {
            received.clear();
            answers.addAll(List.of(refusal, 202));
            gateway(settings("/first"), settings("/second")).send(MESSAGE);
            assertEquals(List.of("/first", "/second"), received.stream().map(each -> each.split(" ")[0]).toList());
        }
    }

    @Test
    void failureOfBothGatewaysIsReported() {
        answers.addAll(List.of(503, 401));
        HttpSmsGateway both = gateway(settings("/first"), settings("/second"));
        assertEquals(
                "status 401", assertThrows(SmsNotSentException.class, () -> both.send(MESSAGE)).getMessage());
    }

    @Test
    void unreachableGatewayIsReported() {
        server.stop(0);
        assertThrows(SmsNotSentException.class, () -> send(200));
    }

    @Test
    void remoteGatewayIsCalledThroughTheProxy() throws SmsNotSentException {
        clientBuilder.proxyMappings(ProxyMappings.withFixedProxyMapping(address(), "localhost"));
        answers.add(202);
        HttpSmsSettings elsewhere = settings(URI.create("http://sms.example.ch/send"));
        gateway(elsewhere, elsewhere).send(MESSAGE);
        assertEquals("http://sms.example.ch/send", received.get(0).split(" ")[0]);
    }

    @Test
    void localGatewayIsCalledWithoutTheProxy() throws SmsNotSentException {
        clientBuilder.proxyMappings(ProxyMappings.withFixedProxyMapping("http://localhost:9", "localhost"));
        send(202);
        assertEquals("/sms", received.get(0).split(" ")[0]);
    }

    @Test
    void drippingAnswerTimesOut() {
        readTimeout = Duration.ofMillis(200);
        connectTimeout = Duration.ofMillis(200);
        assertThrows(SmsNotSentException.class, () -> send(DRIPPING, DRIPPING));
    }

    private void send(Integer... statuses) throws SmsNotSentException {
        answers.clear();
        answers.addAll(List.of(statuses));
        HttpSmsSettings only = settings("/sms");
        gateway(only, only).send(MESSAGE);
    }

    private HttpSmsGateway gateway(HttpSmsSettings first, HttpSmsSettings second) {
        return new HttpSmsGateway(clientBuilder.build(), first, second);
    }

    private HttpSmsSettings settings(String path) {
        return settings(URI.create(address() + path));
    }

    private String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private HttpSmsSettings settings(URI url) {
        return new HttpSmsSettings(
                url,
                Map.of("Authorization", "Bearer token"),
                new SmsBodyTemplate("{\"to\":\"{to}\",\"text\":\"{text}\"}"),
                connectTimeout,
                readTimeout);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        int status = answers.pop();
        if (status == SILENT) {
            waitForTheEnd();
        }
        if (status == DRIPPING) {
            exchange.sendResponseHeaders(200, 0);
            drip(exchange.getResponseBody());
            return;
        }
        exchange.sendResponseHeaders(Math.max(status, 200), -1);
        exchange.close();
    }

    /** Sends bytes just faster than the read timeout, until the test ends or the client disconnects. */
    private void drip(OutputStream body) throws IOException {
        try {
            do {
                body.write('.');
                body.flush();
            } while (!over.await(50, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

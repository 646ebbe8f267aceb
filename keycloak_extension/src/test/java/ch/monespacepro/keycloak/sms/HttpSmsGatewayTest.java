package ch.monespacepro.keycloak.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.monespacepro.keycloak.telephone.MobileNumber;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSmsGatewayTest {

    private static final int SILENT = 0;
    private static final SmsMessage MESSAGE = new SmsMessage(new MobileNumber("+41790000001", "CH"), "code 123456");

    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private Duration patience = Duration.ofSeconds(10);

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
    void aMessageIsPostedWithItsHeaders() throws SmsNotSentException {
        send(202);
        assertEquals(List.of("/sms Bearer token {\"to\":\"+41790000001\",\"text\":\"code 123456\"}"), received);
    }

    @Test
    void aServerErrorIsTriedOnceMore() throws SmsNotSentException {
        send(503, 200);
        assertEquals(2, received.size());
    }

    @Test
    void twoServerErrorsAreSaid() {
        SmsNotSentException failure = assertThrows(SmsNotSentException.class, () -> send(503, 500, 200));
        assertEquals(2, received.size());
        assertFalse(failure.getMessage().contains("123456"));
    }

    @Test
    void aRefusalIsFinal() {
        assertThrows(SmsNotSentException.class, () -> send(401, 200));
        assertThrows(SmsNotSentException.class, () -> send(302, 200));
        assertEquals(2, received.size());
    }

    @Test
    void aSilentGatewayIsGivenUp() {
        patience = Duration.ofMillis(200);
        assertThrows(SmsNotSentException.class, () -> send(SILENT, SILENT));
    }

    @Test
    void theSecondGatewayIsTriedWhateverTheFirstSaid() throws SmsNotSentException {
        for (int refusal : List.of(401, 503)) {
            received.clear();
            answers.addAll(List.of(refusal, 202));
            gateway(settings("/first"), settings("/second")).send(MESSAGE);
            assertEquals(List.of("/first", "/second"), received.stream().map(each -> each.split(" ")[0]).toList());
        }
    }

    @Test
    void bothGatewaysFailingIsSaid() {
        answers.addAll(List.of(503, 401));
        HttpSmsGateway both = gateway(settings("/first"), settings("/second"));
        assertEquals(
                "status 401", assertThrows(SmsNotSentException.class, () -> both.send(MESSAGE)).getMessage());
    }

    @Test
    void noGatewayIsSaid() {
        server.stop(0);
        assertThrows(SmsNotSentException.class, () -> send(200));
    }

    private void send(Integer... statuses) throws SmsNotSentException {
        answers.clear();
        answers.addAll(List.of(statuses));
        HttpSmsSettings only = settings("/sms");
        gateway(only, only).send(MESSAGE);
    }

    private static HttpSmsGateway gateway(HttpSmsSettings first, HttpSmsSettings second) {
        return new HttpSmsGateway(HttpClient.newHttpClient(), first, second);
    }

    private HttpSmsSettings settings(String path) {
        return new HttpSmsSettings(
                URI.create("http://localhost:" + server.getAddress().getPort() + path),
                Map.of("Authorization", "Bearer token"),
                new SmsBodyTemplate("{\"to\":\"{to}\",\"text\":\"{text}\"}"),
                Duration.ofSeconds(10),
                patience);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
        int status = answers.pop();
        if (status == SILENT) {
            waitForTheEnd();
        }
        exchange.sendResponseHeaders(Math.max(status, 200), -1);
        exchange.close();
    }

    private void waitForTheEnd() {
        try {
            over.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

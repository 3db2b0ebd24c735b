package dev.lac.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** {@code POST /api}: one question, one answer. */
final class Api {
    private static final System.Logger LOG = System.getLogger(Api.class.getName());

    private final ObjectMapper json = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private final AtomicLong incidents = new AtomicLong();
    private final Function<JsonNode, JsonNode> answers;
    private final WebEvents events;

    Api(Function<JsonNode, JsonNode> answers, WebEvents events) {
        this.answers = answers;
        this.events = events;
    }

    void handle(HttpExchange exchange) throws IOException {
        if (!isJson(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            deny(exchange, WebEvent.WRONG_TYPE, Reply.UNSUPPORTED_MEDIA_TYPE, "a question is application/json");
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(WebServer.LONGEST_QUESTION + 1);
        if (body.length > WebServer.LONGEST_QUESTION) {
            deny(
                    exchange,
                    WebEvent.TOO_LARGE,
                    Reply.CONTENT_TOO_LARGE,
                    "a question has at most " + WebServer.LONGEST_QUESTION + " octets");
            return;
        }
        answer(exchange, body);
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        byte[] answer;
        try {
            answer = json.writeValueAsBytes(answers.apply(question(body)));
        } catch (IllegalArgumentException e) {
            deny(exchange, WebEvent.BAD_QUESTION, Reply.BAD_REQUEST, String.valueOf(e.getMessage()));
            return;
        } catch (IOException | RuntimeException | Error e) {
            long incident = incidents.incrementAndGet();
            LOG.log(System.Logger.Level.ERROR, "incident " + incident + ": a question from the page failed", e);
            deny(exchange, WebEvent.FAILED, Reply.FAILED, "internal error, incident " + incident + " in the log");
            return;
        }
        Reply.send(exchange, Reply.OK, Reply.JSON, answer);
    }

    private JsonNode question(byte[] body) {
        JsonNode question;
        try {
            question = json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
        }
        if (question == null || !question.isObject()) {
            throw new IllegalArgumentException("a question is one JSON object");
        }
        return question;
    }

    private void deny(HttpExchange exchange, WebEvent event, int status, String text) throws IOException {
        events.count(event);
        Reply.error(exchange, status, text);
    }

    private static boolean isJson(String type) {
        return type != null
                && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
    }
}

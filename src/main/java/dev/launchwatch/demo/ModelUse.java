package dev.launchwatch.demo;

import io.vertx.core.json.JsonObject;

/** What one answer of the chat took of its model. */
record ModelUse(int inputTokens, int outputTokens) {
    /** A model whose price is known; the sample site only says that it uses it. */
    static final String MODEL = "claude-opus-4-1";

    /** What the parrot is told about itself before each message. */
    private static final int PROMPT_TOKENS = 100;

    /** English text has about four characters a token. */
    private static final int CHARACTERS_PER_TOKEN = 4;

    /** @param answered how many characters the answer has */
    static ModelUse of(String message, int answered) {
        return new ModelUse(PROMPT_TOKENS + tokens(message.length()), tokens(answered));
    }

    private static int tokens(int characters) {
        return Math.ceilDiv(characters, CHARACTERS_PER_TOKEN);
    }

    String model() {
        return MODEL;
    }

    /** As the APIs of models tell it. */
    JsonObject json() {
        return new JsonObject().put("prompt_tokens", inputTokens).put("completion_tokens", outputTokens);
    }
}

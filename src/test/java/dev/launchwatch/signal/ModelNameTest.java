package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
    @Test
    void theNameItselfIsTriedBeforeTheOneWithoutProviderAndThoseBeforeTheOnesWithoutDate() {
        assertThat(ModelName.candidates("openai/gpt-4o-2024-08-06"))
                .containsExactly("openai/gpt-4o-2024-08-06", "gpt-4o-2024-08-06", "openai/gpt-4o", "gpt-4o");
    }

    @Test
    void everyWayIsTakenOffInTurn() {
        assertThat(ModelName.candidates("vertex_ai/publishers/google/models/gemini-2.5-pro"))
                .containsExactly(
                        "vertex_ai/publishers/google/models/gemini-2.5-pro",
                        "publishers/google/models/gemini-2.5-pro",
                        "google/models/gemini-2.5-pro",
                        "models/gemini-2.5-pro",
                        "gemini-2.5-pro");
    }

    @Test
    void caseAndSpaceAroundItMeanNothing() {
        assertThat(ModelName.candidates(" GPT-4o\n")).containsExactly("gpt-4o");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4-0613",
                "command-r-08-2024",
                "mistral-large-2411",
                "x-2024-13-06",
                "x-2024-08-32",
                "x-20251301",
                "x-19991231",
                "x-2024-8-06",
                "-2024-08-06",
                "@20250514",
                "x_20250514"
            })
    void whatIsNoDateOfAVersionStays(String model) {
        assertThat(ModelName.candidates(model)).containsExactly(model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"groq/llama", "openrouter/openai/gpt-4o", "openai/", "/gpt-4o", "a/b/c"})
    void whatIsNotOnlyAWayToTheModelStays(String model) {
        assertThat(ModelName.candidates(model)).containsExactly(model);
    }

    @Test
    void whatIsNoNameIsNotLookedFor() {
        assertThat(ModelName.candidates("")).isEmpty();
        assertThat(ModelName.candidates(" \t")).isEmpty();
        assertThat(ModelName.candidates("x".repeat(201))).isEmpty();
        assertThat(ModelName.candidates(" ".repeat(1_000_000))).isEmpty();
        assertThat(ModelName.candidates("x".repeat(200))).hasSize(1);
    }

    @Test
    void aNameOfNothingButWaysEnds() {
        assertThat(ModelName.candidates("openai/".repeat(28))).hasSizeLessThan(60);
    }
}

package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import java.util.List;

/** Whose report it is, and how it is asked for. */
@Doc("Whose report it is: exactly one of these.")
public sealed interface CostReportSpec {
    /** OpenAI's costs of an organization. */
    @Doc("OpenAI's costs of an organization (GET /v1/organization/costs).")
    @Key("openai")
    record OpenAi(
            @Doc(
                    value =
                            "An admin key (sk-admin-…), which an owner of the organization makes; other keys are refused.",
                    example = "\"${OPENAI_ADMIN_KEY}\"")
            Secret key,

            @Doc(value = "Ids of the projects that count; left out, the whole organization.", example = "[proj_abc]")
            List<String> projects,

            @Doc("Where the API is: a proxy or a test may stand in.") @Default("https://api.openai.com")
            String apiUrl)
            implements CostReportSpec {
        public OpenAi {
            projects = List.copyOf(projects);
        }
    }

    /** Anthropic's cost report. */
    @Doc(
            "Anthropic's cost report of an organization (GET /v1/organizations/cost_report). It has no costs of the Priority Tier.")
    @Key("anthropic")
    record Anthropic(
            @Doc(
                    value =
                            "An Admin API key (sk-ant-admin…), which an admin of the organization makes; other keys are refused.",
                    example = "\"${ANTHROPIC_ADMIN_KEY}\"")
            Secret key,

            @Doc(
                    value =
                            "Ids of the workspaces that count, `default` for the default one; left out, the whole organization.",
                    example = "[wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ]")
            List<String> workspaces,

            @Doc("Where the API is: a proxy or a test may stand in.") @Default("https://api.anthropic.com")
            String apiUrl)
            implements CostReportSpec {
        public Anthropic {
            workspaces = List.copyOf(workspaces);
        }
    }

    /** What opens the report. */
    default Secret key() {
        return switch (this) {
            case OpenAi(Secret key, var _, var _) -> key;
            case Anthropic(Secret key, var _, var _) -> key;
        };
    }

    /** Where the API is. */
    default String apiUrl() {
        return switch (this) {
            case OpenAi(var _, var _, String url) -> url;
            case Anthropic(var _, var _, String url) -> url;
        };
    }

    /** The provider's name as gateways and OpenTelemetry write it. */
    default String usualProvider() {
        return switch (this) {
            case OpenAi _ -> "openai";
            case Anthropic _ -> "anthropic";
        };
    }

    /** What the provider's models are called. */
    default List<String> usualModels() {
        return switch (this) {
            case OpenAi _ ->
                List.of(
                        "gpt-*",
                        "chatgpt-*",
                        "codex-*",
                        "o1*",
                        "o3*",
                        "o4*",
                        "ft:*",
                        "text-embedding-*",
                        "omni-moderation-*",
                        "computer-use-*",
                        "dall-e-*",
                        "sora-*",
                        "tts-*",
                        "whisper-*");
            case Anthropic _ -> List.of("claude-*");
        };
    }

    /** What the numbers are of: days that were read of something else are not those of this. Without the key. */
    default String scope() {
        return switch (this) {
            case OpenAi(var _, List<String> projects, String url) -> "openai " + url + " " + String.join(",", projects);
            case Anthropic(var _, List<String> workspaces, String url) ->
                "anthropic " + url + " " + String.join(",", workspaces);
        };
    }
}

package dev.launchwatch.web;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * {@code GET /q/openapi}: the description of the API as OpenAPI 3.1, as YAML, or as JSON where {@code ?format=json} or the Accept
 * header asks for it. A file that the build holds against the API's classes. On the event loop: it is small and in the program.
 */
@Singleton
final class OpenApiRoute {
    private static final String PATH = "/q/openapi";

    void mount(@Observes Router router) {
        router.get(PATH).order(-1).handler(OpenApiRoute::describe);
    }

    private static void describe(RoutingContext context) {
        String accept =
                Optional.ofNullable(context.request().getHeader("Accept")).orElse("");
        String format =
                Optional.ofNullable(context.request().getParam("format")).orElse("");
        boolean json = format.isEmpty() ? accept.contains("json") : format.equalsIgnoreCase("json");
        HttpServerResponse response = context.response();
        response.putHeader("Content-Type", json ? "application/json" : "application/yaml;charset=UTF-8");
        response.end(text(json ? "/openapi.json" : "/openapi.yaml"));
    }

    private static String text(String resource) {
        try (InputStream in = OpenApiRoute.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the program");
            }
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.launchwatch.config;

import dev.launchwatch.model.Wording;

/** The language that is built in. */
public final class Languages {
    private Languages() {}

    /** English, of which what other languages leave out is taken. */
    public static Wording english() {
        return (Wording) FormBinder.defaults((Shape.Form) ((Shape.ListOf) Shapes.catalog().fields().stream()
                        .filter(field -> field.key().equals("languages"))
                        .findFirst()
                        .orElseThrow()
                        .shape())
                .item());
    }
}

package dev.launchwatch.demo;

/** HTML by hand: a frame around every page, and escaping of whatever goes into it. */
final class Html {
    private Html() {}

    /** Text as it may stand between tags and inside quoted attributes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /**
     * A whole page of the sample site.
     *
     * @param body HTML, already escaped where need be
     */
    static String sitePage(String title, String body) {
        return page(title, """
                <header class="bar"><a class="brand" href="/">Harbour Club</a>
                <nav><a href="/members">Members</a><a href="/login">Log in</a></nav></header>
                <main>%s</main>
                <footer>A sample site of the Launchwatch demo. <a href="/_demo">Break something</a></footer>
                """.formatted(body));
    }

    /** A whole page of the demo's own tools. */
    static String demoPage(String title, String body) {
        return page(title, """
                <header class="bar tools"><a class="brand" href="/_demo">Launchwatch demo</a>
                <nav><a href="/_demo">Switches</a><a href="/_demo/inbox">Inbox</a><a href="/">Sample site</a></nav></header>
                <main>%s</main>
                """.formatted(body));
    }

    private static String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/_demo/web/demo.css"></head>
                <body>%s</body>
                </html>
                """.formatted(escape(title), body);
    }
}

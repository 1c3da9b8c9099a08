package dev.launchwatch.docs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * The documentation as a folder of plain files that any web server gives out: the repository's pages where they stand there, with a menu, a
 * search that runs in the browser, and nothing from elsewhere. Files that pages link to are copied.
 */
public final class Site {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> ASSETS = List.of("site.css", "site.js");
    private static final String SEARCH = "search.js";
    private static final int LONGEST_WORDS = 20_000;

    private final Path target;
    private final Map<Path, Page> pages = new LinkedHashMap<>();
    private final Set<Path> copied = new HashSet<>();
    private final String template = resource("page.html");

    private Site(Path target) throws IOException {
        this.target = target;
        Page.all().forEach(page -> pages.put(page.file(), page));
    }

    /** Writes the site into the folder that is named. */
    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[0]);
        write(target);
        System.out.println(target.resolve("index.html"));
    }

    static void write(Path target) throws IOException {
        new Site(target).write();
    }

    private void write() throws IOException {
        Files.createDirectories(target);
        for (String asset : ASSETS) {
            Files.writeString(target.resolve(asset), resource(asset));
        }
        ArrayNode index = JSON.createArrayNode();
        for (Page page : pages.values()) {
            Path place = target.resolve(place(page.file()));
            Files.createDirectories(parent(place));
            Files.writeString(place, html(page));
            String words = page.words();
            index.addArray()
                    .add(place(page.file()).toString())
                    .add(page.title())
                    .add(words.substring(0, Math.min(words.length(), LONGEST_WORDS)));
        }
        Files.writeString(target.resolve(SEARCH), "window.launchwatchPages = " + index + ";\n");
        for (Path file : copied) {
            copy(file);
        }
    }

    /** Where a page stands on the site. */
    private static Path place(Path file) {
        String name = file.toString();
        return Path.of(
                name.equals("README.md") ? "index.html" : name.substring(0, name.length() - ".md".length()) + ".html");
    }

    private String html(Page page) {
        String root = "../".repeat(page.file().getNameCount() - 1);
        Map<String, String> values = Map.of(
                "title",
                escaped(page.title()),
                "root",
                root,
                "menu",
                menu(page, root),
                "body",
                renderer(page).render(page.document()));
        String html = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            html = html.replace("{" + value.getKey() + "}", value.getValue());
        }
        return html;
    }

    private String menu(Page shown, String root) {
        StringBuilder menu = new StringBuilder();
        Menu.of(pages.keySet()).forEach((group, files) -> {
            boolean open = files.contains(shown.file()) || Menu.isOpen(group);
            menu.append("<details").append(open ? " open" : "").append("><summary>");
            menu.append(escaped(group)).append("</summary><ul>\n");
            for (Path file : files) {
                String current = file.equals(shown.file()) ? " aria-current=\"page\"" : "";
                menu.append("<li><a href=\"%s%s\"%s>%s</a></li>\n"
                        .formatted(
                                root, place(file), current, escaped(page(file).title())));
            }
            menu.append("</ul></details>\n");
        });
        return menu.toString();
    }

    private Page page(Path file) {
        return Objects.requireNonNull(pages.get(file), file.toString());
    }

    private HtmlRenderer renderer(Page page) {
        Map<Node, String> anchors = new HashMap<>();
        return HtmlRenderer.builder()
                .extensions(Page.EXTENSIONS)
                .escapeHtml(true)
                .attributeProviderFactory(_ -> attributes(page, anchors))
                .build();
    }

    private AttributeProvider attributes(Page page, Map<Node, String> anchors) {
        return (node, _, attributes) -> {
            if (node instanceof Heading) {
                anchors.computeIfAbsent(
                        node, _ -> page.headings().get(anchors.size()).anchor());
                attributes.put("id", anchors.getOrDefault(node, ""));
            } else if (node instanceof Link link) {
                attributes.put("href", address(page, link.getDestination()));
            } else if (node instanceof Image image) {
                attributes.put("src", address(page, image.getDestination()));
                attributes.put("loading", "lazy");
            }
        };
    }

    /** Where a link leads on the site. What is no page is copied there. */
    private String address(Page page, String destination) {
        if (destination.matches("[a-z]+:.*") || destination.startsWith("#")) {
            return destination;
        }
        int hash = destination.indexOf('#');
        String anchor = hash < 0 ? "" : destination.substring(hash);
        Path file = file(page, hash < 0 ? destination : destination.substring(0, hash));
        Path place;
        if (pages.containsKey(file)) {
            place = place(file);
        } else {
            copied.add(file);
            place = Files.isDirectory(file) ? listing(file) : plain(file);
        }
        String root = "../".repeat(page.file().getNameCount() - 1);
        return root + place + anchor;
    }

    /** The file that a link of a page means, from the repository's root. */
    static Path file(Page page, String destination) {
        return parent(page.file()).resolve(destination).normalize();
    }

    private static Path parent(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    }

    /** Scripts and settings are shown, not run or fetched: browsers show text. */
    private static Path plain(Path file) {
        return file.toString().matches(".*\\.(png|svg|json|ya?ml|txt)") ? file : Path.of(file + ".txt");
    }

    private static Path listing(Path folder) {
        return folder.resolve("index.html");
    }

    private void copy(Path file) throws IOException {
        if (!Files.isDirectory(file)) {
            Path place = target.resolve(plain(file));
            Files.createDirectories(parent(place));
            Files.copy(file, place, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        StringBuilder list = new StringBuilder("<h1>" + escaped(file.toString()) + "</h1><ul>\n");
        List<Path> within;
        try (Stream<Path> files = Files.list(file)) {
            within = files.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path each : within) {
            Path place = pages.containsKey(each) ? place(each) : plain(each);
            if (!pages.containsKey(each)) {
                copy(each);
            }
            list.append("<li><a href=\"%s\">%s</a></li>\n".formatted(place.getFileName(), each.getFileName()));
        }
        String root = "../".repeat(file.getNameCount());
        Path place = target.resolve(listing(file));
        Files.createDirectories(parent(place));
        Files.writeString(
                place,
                template.replace("{title}", escaped(file.toString()))
                        .replace("{root}", root)
                        .replace("{menu}", "")
                        .replace("{body}", list + "</ul>\n"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream("/docs/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

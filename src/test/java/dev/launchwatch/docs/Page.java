package dev.launchwatch.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/**
 * A page of the documentation, as Markdown with tables.
 *
 * @param file where it stands, from the repository's root
 * @param document its tree
 * @param headings in order; the first is its title
 * @param links where its links and pictures lead, as they are written
 * @param snippets what stands between fences
 */
record Page(Path file, Node document, List<Title> headings, List<String> links, List<Snippet> snippets) {
    static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

    /** Folders that have pages. */
    private static final List<String> FOLDERS = List.of("docs", "deploy");

    /** A heading: what it says, its anchor, and how deep it is. */
    record Title(String text, String anchor, int level) {}

    /** Text between fences, and its language; empty without one. */
    record Snippet(String language, String text) {}

    /** Every page of the repository, in order of their paths. */
    static List<Page> all() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path file : files()) {
            pages.add(read(file));
        }
        return pages;
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> root = Files.list(Path.of(""))) {
            root.filter(Page::isMarkdown).forEach(files::add);
        }
        for (String folder : FOLDERS) {
            try (Stream<Path> within = Files.walk(Path.of(folder))) {
                within.filter(Page::isMarkdown).forEach(files::add);
            }
        }
        return files.stream().sorted().toList();
    }

    static boolean isMarkdown(Path file) {
        return file.toString().endsWith(".md");
    }

    static Page read(Path file) {
        try {
            Node document = PARSER.parse(Files.readString(file));
            Reading reading = new Reading();
            document.accept(reading);
            return new Page(file, document, reading.headings, reading.links, reading.snippets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String title() {
        return headings.isEmpty() ? file.toString() : headings.getFirst().text();
    }

    /** What it says, as words with spaces between. */
    String words() {
        return text(document).replaceAll("\\s+", " ").strip();
    }

    /** Collects what a page has. */
    private static final class Reading extends AbstractVisitor {
        private final List<Title> headings = new ArrayList<>();
        private final List<String> links = new ArrayList<>();
        private final List<Snippet> snippets = new ArrayList<>();
        private final Set<String> anchors = new HashSet<>();

        @Override
        public void visit(Heading heading) {
            String text = text(heading).strip();
            String anchor = anchor(text);
            for (int again = 1; !anchors.add(anchor); again++) {
                anchor = anchor(text) + "-" + again;
            }
            headings.add(new Title(text, anchor, heading.getLevel()));
            visitChildren(heading);
        }

        @Override
        public void visit(Link link) {
            links.add(link.getDestination());
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            links.add(image.getDestination());
        }

        @Override
        public void visit(FencedCodeBlock block) {
            String info = block.getInfo() == null ? "" : block.getInfo();
            snippets.add(new Snippet(info.strip(), block.getLiteral()));
        }
    }

    /** The anchor that GitHub gives a heading. */
    static String anchor(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static String text(Node node) {
        StringBuilder words = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                words.append(text.getLiteral());
            }

            @Override
            public void visit(Code code) {
                words.append(code.getLiteral());
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                words.append(' ');
            }

            @Override
            protected void visitChildren(Node parent) {
                super.visitChildren(parent);
                if (parent instanceof org.commonmark.node.Block
                        || parent instanceof org.commonmark.ext.gfm.tables.TableCell) {
                    words.append(' ');
                }
            }
        });
        return words.toString();
    }
}

package dev.launchwatch.config;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** The text of one YAML file, for finding places in it. */
final class Source {
    private final String file;
    private final int[] text;

    Source(String file, String content) {
        this.file = file;
        this.text = content.codePoints().toArray();
    }

    String file() {
        return file;
    }

    String text() {
        return new String(text, 0, text.length);
    }

    Place place(Node node) {
        return place(node.getStartMark());
    }

    Place place(Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The place of a character, counted in code points from the start of the file. */
    Place place(int index) {
        return advance(new Place(file, 1, 1), 0, index);
    }

    /** Where the references stand in a scalar, in order; escapes may hide some, whose place is then the scalar's own. */
    List<Place> references(Node scalar) {
        List<Place> places = new ArrayList<>();
        int end = Math.min(scalar.getEndMark().getIndex(), text.length);
        int known = scalar.getStartMark().getIndex();
        Place place = place(scalar);
        for (int i = known; i + 1 < end; i++) {
            if (text[i] == '$' && text[i + 1] == '$') {
                i += i + 2 < end && text[i + 2] == '{' ? 2 : 0;
            } else if (text[i] == '$' && text[i + 1] == '{') {
                place = advance(place, known, i);
                known = i;
                places.add(place);
                while (i < end && text[i] != '}') {
                    i++;
                }
            }
        }
        return places;
    }

    /** Whether the rest of the line from this place on begins a comment: {@code key: #value} has no value. */
    boolean commentFollows(Mark mark) {
        for (int i = mark.getIndex(); i < text.length && text[i] != '\n'; i++) {
            if (text[i] == '#') {
                return true;
            }
            if (text[i] != ' ' && text[i] != '\t') {
                return false;
            }
        }
        return false;
    }

    /** The line that a mark is in, without its end. */
    String line(Mark mark) {
        int start = Math.min(mark.getIndex(), text.length);
        while (start > 0 && text[start - 1] != '\n') {
            start--;
        }
        int end = start;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return new String(text, start, end - start);
    }

    private Place advance(Place from, int index, int to) {
        int line = from.line();
        int column = from.column();
        for (int i = index; i < Math.min(to, text.length); i++) {
            boolean pair = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
            if ((text[i] == '\n' || text[i] == '\r') && !pair) {
                line++;
                column = 1;
            } else if (!pair) {
                column++;
            }
        }
        return new Place(file, line, column);
    }
}

package dev.launchwatch.signal;

import java.util.List;
import java.util.Map;

/** Reads the lines of an access log. Pure and without state, for any thread. */
interface LineDecoder {
    /** What a line says, without its end; whatever is in it, this throws nothing. */
    List<Decoded> decode(byte[] line);

    /**
     * That of a log.
     *
     * @throws IllegalArgumentException with the remedy if a mapping's path cannot be followed
     */
    static LineDecoder of(AccessLog log) {
        Meaning meaning = new Meaning(log.logins());
        return switch (log.format()) {
            case LogFormat.Combined() -> new CombinedLog(meaning, CombinedLog.NOTHING_MORE);
            case LogFormat.Extended extended -> new CombinedLog(meaning, extended);
            case LogFormat.Caddy() -> json(body -> CaddyLog.decode(body, meaning));
            case LogFormat.Mapped(Mapping mapping) -> json(new MappedEvents(mapping, meaning));
        };
    }

    private static LineDecoder json(Decoder decoder) {
        return line -> {
            try {
                return decoder.decode(new Body(line, "", Map.of()));
            } catch (UnreadableBodyException _) {
                return List.of(new Decoded.Bad("the line is no JSON: check 'lines' and how the server writes the log"));
            }
        };
    }
}

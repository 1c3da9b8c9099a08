package dev.launchwatch.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the command line asks for. */
record Options(boolean quick, Set<Section> only) {
    /** What can be measured; the names of {@code --only}. */
    enum Section {
        PROBES("CPU time per HTTP and HTTPS probe at 100 a second"),
        SATURATION("how many probes a second, and what each costs then"),
        SCALE("memory, scheduling lag and first runs with 4, 1,000 and 10,000 monitors"),
        WEBHOOK("delay from the deciding probe to the webhook's receipt"),
        RULES("results and rule evaluations a second, in memory and durable"),
        EVENTS("durable events a second in batches of 1, 100 and 1,000, from 1 and 8 threads"),
        INGEST("events a second by HTTP in batches of 1, 100 and 1,000, and what rules about signals cost"),
        API("how long pages and the API take to answer, and what that costs, with 20 and 500 monitors"),
        REGIONS("what five regions cost the PostgreSQL that they share"),
        START("time until it is ready");

        private final String what;

        Section(String what) {
            this.what = what;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static final String USAGE = "Usage: launchwatch bench [--quick] [--only NAME]…\n"
            + "Measures jar and native binary beside a floor, and writes target/bench.json.\n"
            + "--quick takes shorter and less exact measurements. Names for --only:\n"
            + Arrays.stream(Section.values())
                    .map(section -> "  %-11s %s\n".formatted(section.label(), section.what))
                    .collect(Collectors.joining());

    /** @throws IllegalArgumentException with what is wrong */
    static Options parse(List<String> arguments) {
        boolean quick = false;
        Set<Section> only = EnumSet.noneOf(Section.class);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String argument = rest.next();
            switch (argument) {
                case "--quick" -> quick = true;
                case "--only" -> {
                    if (!rest.hasNext()) {
                        throw new IllegalArgumentException("--only needs a name");
                    }
                    only.add(section(rest.next()));
                }
                default -> throw new IllegalArgumentException("unknown option " + argument);
            }
        }
        return new Options(quick, only.isEmpty() ? EnumSet.allOf(Section.class) : only);
    }

    private static Section section(String name) {
        return Arrays.stream(Section.values())
                .filter(section -> section.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is nothing called " + name + " to measure"));
    }
}

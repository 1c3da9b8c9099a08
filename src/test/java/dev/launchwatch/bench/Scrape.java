package dev.launchwatch.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Metrics in Prometheus' text format, as far as the benchmark reads them. */
record Scrape(String text) {
    private static final Pattern BOUND = Pattern.compile("le=\"([^\"]+)\"");

    /** The sum over all series of a metric; not a number if there is none. */
    double sum(String metric) {
        return samples(metric)
                .results()
                .map(sample -> Double.parseDouble(sample.group(2)))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    /** The mean of a histogram; not a number while it is empty. */
    double mean(String histogram) {
        return sum(histogram + "_sum") / sum(histogram + "_count");
    }

    /** The same of what came after an earlier scrape; not a number if nothing did. */
    double mean(String histogram, Scrape earlier) {
        return (sum(histogram + "_sum") - earlier.sum(histogram + "_sum"))
                / (sum(histogram + "_count") - earlier.sum(histogram + "_count"));
    }

    /** An estimate as by PromQL's {@code histogram_quantile}: within the bucket, values count as evenly spread. */
    double quantile(String histogram, double quantile) {
        return quantile(buckets(histogram), quantile);
    }

    /** The same of what came after an earlier scrape; not a number if nothing did. */
    double quantile(String histogram, double quantile, Scrape earlier) {
        TreeMap<Double, Double> cumulative = buckets(histogram);
        earlier.buckets(histogram).forEach((upper, count) -> cumulative.merge(upper, -count, Double::sum));
        return quantile(cumulative, quantile);
    }

    private TreeMap<Double, Double> buckets(String histogram) {
        TreeMap<Double, Double> cumulative = new TreeMap<>();
        Matcher sample = samples(histogram + "_bucket");
        while (sample.find()) {
            Matcher bound = BOUND.matcher(sample.group(1));
            if (bound.find()) {
                double upper =
                        bound.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound.group(1));
                cumulative.merge(upper, Double.parseDouble(sample.group(2)), Double::sum);
            }
        }
        return cumulative;
    }

    private static double quantile(TreeMap<Double, Double> cumulative, double quantile) {
        if (cumulative.isEmpty() || cumulative.lastEntry().getValue() == 0) {
            return Double.NaN;
        }
        double rank = quantile * cumulative.lastEntry().getValue();
        double lower = 0;
        double below = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            double upper = bucket.getKey();
            double count = bucket.getValue();
            if (count >= rank) {
                return Double.isInfinite(upper) ? lower : lower + (upper - lower) * (rank - below) / (count - below);
            }
            lower = upper;
            below = count;
        }
        return lower;
    }

    private Matcher samples(String name) {
        return Pattern.compile("^" + Pattern.quote(name) + "(\\{[^}]*})? (\\S+)", Pattern.MULTILINE)
                .matcher(text);
    }
}

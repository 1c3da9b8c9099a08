package dev.launchwatch.signal;

import java.util.Map;

/**
 * A page of a report to ask for.
 *
 * @param url without any secret
 * @param headers with the key in one of them
 */
public record CostRequest(String url, Map<String, String> headers) {
    public CostRequest {
        headers = Map.copyOf(headers);
    }

    /** Without the headers: the key is in them. */
    @Override
    public String toString() {
        return "CostRequest[" + url + "]";
    }
}

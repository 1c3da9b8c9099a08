package dev.launchwatch.signal;

/**
 * How much windows remember, whatever comes. With the defaults, a million strangers in all dimensions of one signal leave 31 MB
 * behind: 10 MB of sketches, which all signals share, and 7 MB for each dimension of each signal that they come in. A sketch keeps 16
 * hashes and a slot the 4 dearest models and members even where many signals exceed their share together. {@link Providers} take 3 KB of a
 * slot at most.
 *
 * @param people how many addresses, accounts or members of a signal are followed one by one
 * @param held how many moments and companions of theirs, in a signal and dimension
 * @param hashes how many hashes all sketches hold, 8 bytes each
 * @param sums how many sums of money all slots hold, about 100 bytes each
 */
record Limits(int people, int held, long hashes, long sums) {
    static final Limits DEFAULT = new Limits(10_000, 100_000, 1_000_000, 100_000);
}

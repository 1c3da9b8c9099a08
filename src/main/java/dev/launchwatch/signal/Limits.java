package dev.launchwatch.signal;

/**
 * How much windows remember, whatever comes. A sketch keeps 16 hashes and a slot the 4 dearest models and members even where many signals
 * exceed that together. With the defaults, the worst that strangers can do is about 9 MB for each signal and
 * dimension in which they invent ever new people, and 25 MB for all sketches and sums of money together; a community of a thousand
 * members needs a tenth of that.
 *
 * @param people how many addresses, accounts or members of a signal are followed one by one
 * @param held how many moments and companions of theirs, in a signal and dimension
 * @param hashes how many hashes all sketches hold, 8 bytes each
 * @param sums how many sums of money all slots hold, about 100 bytes each
 */
record Limits(int people, int held, long hashes, long sums) {
    static final Limits DEFAULT = new Limits(20_000, 200_000, 1_000_000, 150_000);
}

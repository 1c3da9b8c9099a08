package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import java.lang.foreign.MemorySegment;
import org.apache.datasketches.common.SketchesArgumentException;
import org.apache.datasketches.theta.CompactThetaSketch;
import org.apache.datasketches.theta.ThetaSetOperation;
import org.apache.datasketches.theta.ThetaUnion;
import org.jspecify.annotations.Nullable;

/**
 * How many different ones there were: exact up to {@link #NOMINAL}, beyond it estimated with a standard error of 1 in the root
 * of that many (1.6 %), by a theta sketch (Dasgupta, Lang, Rhodes, Thaler, <i>A Framework for Estimating Stream Expression
 * Cardinalities</i>, ICDT 2016). Not thread-safe; what {@link #sketch} gives never changes.
 */
final class Distinct {
    /** How many are told apart exactly. */
    static final int NOMINAL = 4096;

    private @Nullable CompactThetaSketch settled;

    /** What is being added to; holds all of {@link #settled} too. Large, so never for long. */
    private @Nullable ThetaUnion open;

    Distinct() {}

    private Distinct(@Nullable CompactThetaSketch settled) {
        this.settled = settled;
    }

    /** Nothing counted yet. */
    static ThetaUnion union(int nominal) {
        return ThetaSetOperation.builder().setNominalEntries(nominal).buildUnion();
    }

    void add(Pseudonym who) {
        opened().update(who.hash());
    }

    void add(Distinct other) {
        CompactThetaSketch more = other.sketch();
        if (more != null) {
            opened().union(more);
        }
    }

    private ThetaUnion opened() {
        ThetaUnion union = open;
        if (union == null) {
            union = union(NOMINAL);
            if (settled != null) {
                union.union(settled);
            }
            open = union;
        }
        return union;
    }

    /** Makes it small again after additions. */
    void settle() {
        if (open != null) {
            settled = open.getResult();
            open = null;
        }
    }

    /** Keeps at most this many hashes, a power of two; the count becomes an estimate if there are more. */
    void shrink(int most) {
        CompactThetaSketch sketch = sketch();
        if (sketch != null && sketch.getRetainedEntries() > most) {
            ThetaUnion smaller = union(most);
            smaller.union(sketch);
            settled = smaller.getResult();
        }
    }

    /** How many hashes it holds. */
    int held() {
        CompactThetaSketch sketch = sketch();
        return sketch == null ? 0 : sketch.getRetainedEntries();
    }

    /** All of it, for a union; null if nothing was added. */
    @Nullable
    CompactThetaSketch sketch() {
        settle();
        return settled;
    }

    /** One of its own. */
    Distinct copy() {
        return new Distinct(sketch());
    }

    byte[] encoded() {
        CompactThetaSketch sketch = sketch();
        return sketch == null ? new byte[0] : sketch.toByteArray();
    }

    /** Reads what {@link #encoded} gave. @throws IllegalArgumentException if it is not that */
    static Distinct decoded(byte[] bytes) {
        try {
            return new Distinct(bytes.length == 0 ? null : CompactThetaSketch.heapify(MemorySegment.ofArray(bytes)));
        } catch (SketchesArgumentException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("no sketch", e);
        }
    }
}

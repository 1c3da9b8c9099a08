package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView.Cost;
import dev.launchwatch.model.SignalView.MemberShare;
import dev.launchwatch.model.SignalView.Share;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a window cost, as rules and people ask for it: the largest shares first, and what is left of the whole. */
final class Bill {
    private static final String OTHER_MODELS = "other";
    private static final int MOST_MODELS = 200;
    private static final int MOST_MEMBERS = 100;

    private Bill() {}

    /** @param all what was spent, which is changed: models beyond the bound become one */
    static Cost of(Spending all, long activeMembers) {
        List<Money> spent = new ArrayList<>();
        List<Share> models = new ArrayList<>();
        List<MemberShare> members = new ArrayList<>();
        all.trim(MOST_MODELS);
        all.purses().forEach((code, purse) -> {
            Currency currency = Currency.getInstance(code);
            spent.add(new Money(purse.total(), currency));
            purse.models().forEach((model, sum) -> models.add(new Share(model, new Money(sum, currency))));
            purse.members().forEach((member, sum) -> members.add(new MemberShare(member, new Money(sum, currency))));
            BigDecimal otherModels = rest(purse.total(), purse.models());
            if (otherModels.signum() > 0) {
                models.add(new Share(OTHER_MODELS, new Money(otherModels, currency)));
            }
            BigDecimal nobodys = rest(purse.total(), purse.members());
            if (nobodys.signum() > 0) {
                members.add(new MemberShare(null, new Money(nobodys, currency)));
            }
        });
        models.sort(Comparator.comparing((Share share) -> share.spent().amount())
                .reversed()
                .thenComparing(Share::model));
        members.sort(Comparator.comparing((MemberShare share) -> share.spent().amount())
                .reversed()
                .thenComparingLong(share -> hash(share.member())));
        return new Cost(
                spent,
                activeMembers,
                models,
                members.subList(0, Math.min(members.size(), MOST_MEMBERS)),
                all.unpriced());
    }

    private static BigDecimal rest(BigDecimal total, Map<?, BigDecimal> parts) {
        return parts.values().stream().reduce(total, BigDecimal::subtract);
    }

    private static long hash(@Nullable Pseudonym member) {
        return member == null ? 0 : member.hash();
    }
}

-- What the uses of models of a day (counted since 1970, UTC) came to by the events, added up while they are stored. The
-- provider is empty where events named none, and only then the model is not. The currency is empty where no cost is
-- known. Amounts are exact decimals.
create table used_cost (
    day bigint not null,
    provider text not null,
    model text not null,
    currency text not null,
    amount text not null,
    uses bigint not null,
    primary key (day, provider, model, currency)
) ${clustered};

-- How the reading of a provider's report stands; the scope is what its numbers are of.
create table cost_report (
    name text not null primary key,
    scope text not null,
    known bigint not null,
    attempted bigint,
    last_read bigint,
    due bigint not null,
    failures integer not null,
    why text,
    what text not null
) ${clustered};

-- What a report says of a day. A day that cost nothing has a row without a currency.
create table cost_report_day (
    report text not null,
    day bigint not null,
    currency text not null,
    amount text not null,
    primary key (report, day, currency)
) ${clustered};

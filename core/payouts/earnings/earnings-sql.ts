/**
 * Statements that read what an owner earned from the journal: each entry of the owner's account is put
 * under exactly one heading, so that the headings add up to the balance whatever happens.
 */

/** Entries of account $1 with `from <= at < to`; ids of transactions sort by time within a minute. */
const moves = `
  moves as materialized (
    select t.id, t.at, t.purpose, t.reference, t.order_id, -e.amount_minor as minor,
      case t.purpose when 'payout' then p.amount_minor when 'payout_failed' then -p.amount_minor
        else 0 end as paid_out
    from ledger.entries e
    join ledger.transactions t on t.id = e.transaction_id
    left join payouts p on p.id = split_part(t.reference, '.', 1)
      and t.purpose in ('payout', 'payout_failed')
    where e.account_id = $1 and e.transaction_id >= $2 and e.transaction_id < $3
      and t.at >= $4::timestamptz and t.at < $5::timestamptz
  )`;

/**
 * A payout takes the fee on top of what it sends; what it sends is no loss of earnings. A ride's fare
 * is told whole, and what the platform kept of it in the same transaction beside it.
 */
const riderParts = `
  parts as (
    select id, at, order_id, purpose = 'settle' as is_sale, paid_out,
      case when purpose = 'settle' and kept is null then minor else 0 end as delivery,
      case when purpose = 'settle' then coalesce(minor + kept, 0) else 0 end as rides,
      case when purpose = 'settle' then coalesce(-kept, 0) else 0 end as ride_fees,
      case when purpose = 'tip' then minor else 0 end as tips,
      case when purpose = 'capture' then minor else 0 end as cash,
      case when purpose in ('payout', 'payout_failed') then minor + paid_out else 0 end as fees,
      case when purpose = 'earnings_top_up' then minor else 0 end as top_ups,
      case when purpose in ('settle', 'tip', 'capture', 'payout', 'payout_failed',
        'earnings_top_up') then 0 else minor end as adjustments
    from moves m
    left join lateral (
      select coalesce((select -sum(x.amount_minor) from ledger.entries x
        where x.transaction_id = m.id
          and starts_with(x.account_id, 'platform_revenue:platform:')), 0) as kept
      from orders o
      where o.id = m.order_id and o.vertical = 'ride' and m.purpose = 'settle'
    ) as ride on true
  )`;

/**
 * What a store gets of an order is its goods less the commission. Where less than the order's total was
 * shared out, because some of it went back before, the goods are told in full and the rest as a refund.
 */
const partnerParts = `
  parts as (
    select m.id, m.at, m.order_id, m.purpose = 'settle' as is_sale, m.paid_out,
      coalesce(sale.goods, 0) as goods,
      case when sale.goods is null then 0 else m.minor - sale.shared_goods end as commission,
      case when sale.goods is not null then sale.shared_goods - sale.goods
        when m.purpose in ('settle', 'refund', 'refund_returned') then m.minor else 0 end as refunds,
      case when m.purpose in ('settle', 'refund', 'refund_returned') then 0
        else m.minor + m.paid_out end as adjustments,
      coalesce((select -sum(x.amount_minor) from ledger.entries x
        where x.transaction_id = m.id
          and starts_with(x.account_id, 'tax_payable:platform:')), 0) as tax
    from moves m
    left join lateral (
      select goods, round(goods * shared / nullif(total, 0)) as shared_goods from (
        select o.total_minor as total,
          (select coalesce(sum((line -> 'amount' ->> 'amountMinor')::bigint), 0)
            from jsonb_array_elements(o.lines) as line where line ->> 'code' = 'items') as goods,
          (select sum(x.amount_minor) from ledger.entries x
            where x.transaction_id = m.id and x.amount_minor > 0) as shared
        from orders o
        where o.id = m.order_id and m.purpose = 'settle' and starts_with(m.reference, 'pay_')
      ) as sold
    ) as sale on true
  )`;

export const riderHeadings = [
  "delivery",
  "rides",
  "ride_fees",
  "tips",
  "cash",
  "fees",
  "top_ups",
  "adjustments",
] as const;
export const partnerHeadings = ["goods", "commission", "refunds", "adjustments", "tax"] as const;

function summed(headings: readonly string[]): string {
  return [...headings, "paid_out"].map((name) => `sum(${name})::bigint as ${name}`).join(", ");
}

/** One row, of one moment: the balance now, what came after the period, and the days in it. */
function daysOf(parts: string, headings: readonly string[]): string {
  return `
    with ${moves}, ${parts}, days as (
      select to_char(at at time zone $6, 'YYYY-MM-DD') as day, ${summed(headings)},
        (count(distinct order_id) filter (where is_sale))::int as sales
      from parts group by 1 order by 1)
    select
      -coalesce((select sum(posted_minor) from ledger.accounts where id = $1), 0)::bigint as balance,
      -coalesce((select sum(e.amount_minor) from ledger.entries e
        join ledger.transactions t on t.id = e.transaction_id
        where e.account_id = $1 and e.transaction_id >= $7 and t.at >= $5::timestamptz), 0)::bigint
        as later,
      coalesce((select jsonb_agg(days) from days), '[]'::jsonb) as days`;
}

/** Orders, the latest first, behind the place that a cursor names. */
function itemsOf(parts: string, headings: readonly string[]): string {
  return `
    with ${moves}, ${parts}
    select order_id, max(at) as last_at, ${summed(headings)}
    from parts where order_id is not null
    group by order_id
    having $6::timestamptz is null or (max(at), order_id) < ($6::timestamptz, $7)
    order by max(at) desc, order_id desc limit $8`;
}

export const riderDays = daysOf(riderParts, riderHeadings);
export const riderItems = itemsOf(riderParts, riderHeadings);
export const partnerDays = daysOf(partnerParts, partnerHeadings);
export const partnerItems = itemsOf(partnerParts, partnerHeadings);

-- Effect on a running system: adds a table and a view.

-- The counters as they stood within each minute of the last eight days. The row of the running minute is updated in place,
-- but for one that does not continue what was seen the minute before: it says where the counters stood after a time that
-- nobody saw.
create table samples (
  at timestamptz not null,
  continued boolean not null,
  taken_at timestamptz not null,
  enqueued bigint not null,
  completed bigint not null,
  failed bigint not null,
  cancelled bigint not null,
  decisions bigint not null,
  decision_seconds double precision not null,
  pending bigint not null,
  oldest_pending_seconds double precision not null,
  primary key (at, continued)
) with (fillfactor = 70);

-- The counters as they are now.
create view counters as
select enqueued, completed, failed, cancelled, pending, decisions, decision_seconds
from (
  select coalesce(sum(n) filter (where from_status = -1), 0)::bigint as enqueued,
    coalesce(sum(n) filter (where to_status = 3), 0)::bigint as completed,
    coalesce(sum(n) filter (where to_status = 4), 0)::bigint as failed,
    coalesce(sum(n) filter (where to_status = 5), 0)::bigint as cancelled,
    coalesce(sum(n * ((to_status = 0)::integer - (from_status = 0)::integer)), 0)::bigint as pending
  from tallies) as moves
cross join (
  select coalesce(sum(n), 0)::bigint as decisions, coalesce(sum(seconds), 0) as decision_seconds
  from measures where metric = 'decisions') as decided;

-- What came before is not spread over the first minutes that are seen.
insert into samples (at, continued, taken_at, enqueued, completed, failed, cancelled, decisions, decision_seconds, pending, oldest_pending_seconds)
select date_bin('1 minute', now(), '2000-01-01 00:00:00Z'), false, now(), enqueued, completed, failed, cancelled, decisions, decision_seconds, pending, 0
from counters;

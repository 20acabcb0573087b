-- Effect on a running system: adds a table; decisions and what asks for them wait for a moment while two indexes of
-- checkpoints are built; the view audit_log is made anew, with more columns.

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

-- For the inbox: what waits, oldest first, and what was decided, newest first.
create index agent_checkpoints_waiting on agent_checkpoints (id) where status = 'PENDING';
create index agent_checkpoints_ended on agent_checkpoints (decided_at, id) where status in ('APPROVED', 'REJECTED', 'EXPIRED');

-- Who did what, as before, with a view for each of the tables that it comes from, so that each is read in the order of its
-- index. "kind", "id" and "tie" put entries of one moment in one order: pages neither repeat nor leave out any.
create view audit_of_entries as
select at, actor, action, subject, address, details, 1 as kind, id, 0::bigint as tie
from audit_entries;

create view audit_of_decisions as
select decided_at as at, decided_by as actor, 'checkpoint_' || lower(status) as action, 'checkpoint ' || id as subject, null::text as address,
  json_build_object('jobId', job_id::text, 'name', name, 'digest', coalesce(approved_digest, digest), 'reason', rejection_reason) as details,
  2 as kind, id, 0::bigint as tie
from agent_checkpoints where status in ('APPROVED', 'REJECTED');

create view audit_of_approvals as
select approved_at as at, approved_by as actor, 'approval_given'::text as action, 'checkpoint ' || checkpoint_id as subject, null::text as address,
  json_build_object('digest', digest, 'comment', comment) as details,
  0 as kind, checkpoint_id as id, hashtextextended(approved_by || ' ' || digest, 0) as tie
from approvals;

drop view audit_log;
create view audit_log as
select * from audit_of_entries union all select * from audit_of_decisions union all select * from audit_of_approvals;

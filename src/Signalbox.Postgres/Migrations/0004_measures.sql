-- Effect on a running system: tallies gets two columns without defaults (an instant); agent_checkpoints and attempts are
-- read once for what happened before, and get triggers.

-- For moves from running to an end: the histogram's bucket, and how long those jobs ran, together.
alter table tallies add column bucket smallint, add column seconds double precision;

-- The bucket of a duration: how many of the bounds lie below it. SecondsBuckets has the same bounds.
create function seconds_bucket(seconds double precision) returns smallint
language sql immutable parallel safe
as $$
  select (18 - width_bucket(-seconds, array[-86400, -21600, -3600, -1800, -300, -60, -30, -10, -5, -2.5, -1, -0.5, -0.25, -0.1,
    -0.05, -0.025, -0.01, -0.005]::double precision[]))::smallint
$$;

-- How long an attempt has run, for the tallies; a clock that was set back gives zero.
create function seconds_since(moment timestamptz) returns double precision
language sql stable parallel safe
as $$ select greatest(date_part('epoch', now() - moment), 0) $$;

-- What else is counted as it happens. Like tallies: rows are only added, and folded into few by a duty.
create table measures (
  metric text not null check (metric in ('checkpoints', 'decisions', 'leases_lost', 'pickups')),
  label text not null default '',
  bucket smallint,
  n bigint not null,
  seconds double precision
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Whoever writes a checkpoint or an attempt, and however, is counted in the same transaction.
create function measure_checkpoint() returns trigger language plpgsql as $$
begin
  insert into measures (metric, label, n) values ('checkpoints', new.status, 1);
  if new.status in ('APPROVED', 'REJECTED') then
    insert into measures (metric, bucket, n, seconds)
    select 'decisions', seconds_bucket(waited), 1, waited
    from (select greatest(date_part('epoch', new.decided_at - new.requested_at), 0) as waited) as decision;
  end if;
  return null;
end $$;

create trigger measure_new_checkpoint after insert on agent_checkpoints
for each row execute function measure_checkpoint();

create trigger measure_decided_checkpoint after update of status on agent_checkpoints
for each row when (old.status <> new.status) execute function measure_checkpoint();

create function measure_lost_leases() returns trigger language plpgsql as $$
begin
  insert into measures (metric, n) select 'leases_lost', count(*) from ended where ended_as = 'lost' having count(*) > 0;
  return null;
end $$;

create trigger measure_lost_leases after insert on attempts referencing new table as ended
for each statement execute function measure_lost_leases();

-- What happened before there were measures.
insert into measures (metric, label, n)
select 'checkpoints', status, count(*)
from (select status from agent_checkpoints union all select 'PENDING' from agent_checkpoints where status not in ('PENDING', 'RECORDED')) as entered
group by status;

insert into measures (metric, bucket, n, seconds)
select 'decisions', seconds_bucket(waited), count(*), sum(waited)
from (select greatest(date_part('epoch', decided_at - requested_at), 0) as waited from agent_checkpoints
      where status in ('APPROVED', 'REJECTED')) as decision
group by seconds_bucket(waited);

insert into measures (metric, n) select 'leases_lost', count(*) from attempts where ended_as = 'lost' having count(*) > 0;

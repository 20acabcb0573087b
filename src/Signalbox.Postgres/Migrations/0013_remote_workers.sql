-- Effect on a running system: worker_registry gets three columns (an instant), and leases, of which there are few, an index.

-- Where a worker runs and what it is, for people; and the program that registered it over HTTP, which alone may speak for it.
alter table worker_registry add column host text, add column version text, add column registered_by text;

-- Programs name their worker and job, and know nothing of leases.
create index leases_worker on leases (worker_id);

-- Refused evidence is counted as it happens.
alter table measures drop constraint measures_metric_check;
alter table measures add constraint measures_metric_check
  check (metric in ('checkpoints', 'decisions', 'leases_lost', 'pickups', 'refusals'));

-- An approved action is done once: by the attempt that asked for it first.
alter table agent_checkpoints add column spent_by_attempt integer;

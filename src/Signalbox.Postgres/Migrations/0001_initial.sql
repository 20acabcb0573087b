-- Effect on a running system: none, it makes the first tables.
--
-- The layout: facts are inserted once (jobs, outcomes, attempts, steps), the present lives in small tables (ready,
-- scheduled, blocked, leases, waiting), and a job's state is where it stands. docs/architecture.md has the reasons.

-- Ids are given out one by one, so that people can say "job 42" and order by age.
create sequence job_ids;

-- The few distinct kinds of claimable work. '' stands for "any".
create table lanes (
  lane integer generated always as identity primary key,
  job_type text not null,
  assigned_worker text not null default '',
  required_capability text not null default '',
  paused boolean not null default false,
  unique (job_type, assigned_worker, required_capability)
);

-- What was asked. Inserted once, never updated.
create table jobs (
  id bigint primary key,
  created_at timestamptz not null default now(),
  run_at timestamptz,
  parent_id bigint,
  lane integer not null,
  priority smallint not null,
  max_attempts smallint not null,
  risk smallint not null,
  runs_after_any boolean not null,
  job_type text not null,
  description text not null,
  title text,
  assigned_worker text,
  required_capability text,
  created_by text not null,
  trace_parent text,
  idempotency_key text,
  depends_on bigint[],
  acceptance_criteria text[],
  input json not null
) with (autovacuum_vacuum_insert_scale_factor = 0.5);
create unique index jobs_idempotency_key on jobs (idempotency_key) where idempotency_key is not null;
create index jobs_parent on jobs (parent_id) where parent_id is not null;

-- The line. Within a lane the key's order is the order of claiming.
create table ready (
  lane integer not null,
  priority smallint not null,
  attempt integer not null,
  id bigint not null
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
create unique index ready_line on ready (lane, priority desc, id);

-- Later: jobs with a due time, and attempts that wait for their backoff.
create table scheduled (
  run_at timestamptz not null,
  id bigint not null,
  attempt integer not null,
  primary key (run_at, id)
);
create unique index scheduled_job on scheduled (id);

-- Dependencies that have not ended.
create table blocked (
  id bigint not null,
  waits_for bigint not null,
  primary key (waits_for, id)
);
create index blocked_job on blocked (id);

-- One row a claimed batch. "ended" names the jobs that left the batch other than by completing. Its id is drawn at random
-- by the worker: a claim may be forgotten by a crash, and then no other lease may bear the same id.
create table leases (
  lease_id bigint primary key,
  worker_id text not null,
  claimed_at timestamptz not null default now(),
  until timestamptz not null,
  job_ids bigint[] not null,
  attempts integer[] not null,
  ended bigint[] not null default '{}'
) with (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 500, autovacuum_vacuum_cost_delay = 0, fillfactor = 70);

-- Thousands of ids do not fit beside the row; compressing them costs more than it saves in a row's short life.
alter table leases alter column job_ids set storage external, alter column attempts set storage external;

-- Suspended at a checkpoint; "attempt" is the one that follows the decision.
create table waiting (
  id bigint primary key,
  checkpoint_id bigint not null,
  attempt integer not null
);

-- Somebody asked for a running job to be cancelled.
create table cancellations (
  id bigint primary key,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  reason text
);

-- How a job ended. status: 3 completed, 4 failed, 5 cancelled (the order of JobStatus).
create table outcomes (
  id bigint primary key,
  attempt integer not null,
  status smallint not null check (status between 3 and 5),
  started_at timestamptz,
  finished_at timestamptz not null default now(),
  worker_id text,
  progress real,
  progress_message text,
  result json,
  evidence json,
  error text
) with (autovacuum_vacuum_insert_scale_factor = 0.5);
-- For listing what went wrong; completions, of which there are many, are not in it.
create index outcomes_not_completed on outcomes (status, id) where status <> 3;

-- Every attempt that ended other than by completing, and why.
create table attempts (
  id bigint not null,
  attempt integer not null,
  ended_as text not null check (ended_as in ('failed', 'lost', 'released', 'suspended', 'cancelled')),
  worker_id text,
  started_at timestamptz,
  ended_at timestamptz not null default now(),
  error text,
  error_data json,
  primary key (id, attempt)
);

-- A person sent an ended job back to the line: attempts up to this one no longer count against it.
create table retries (
  id bigint not null,
  after_attempt integer not null,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  primary key (id, after_attempt)
);

-- The latest progress of running jobs; updated in place, folded into the outcome.
create table progress (
  id bigint primary key,
  fraction real not null,
  message text,
  updated_at timestamptz not null default now()
) with (fillfactor = 50);

create table steps (
  job_id bigint not null,
  name text not null,
  output json not null,
  attempt integer not null,
  saved_at timestamptz not null default now(),
  primary key (job_id, name)
);

create table agent_checkpoints (
  id bigint generated always as identity primary key,
  job_id bigint not null,
  attempt integer not null,
  name text not null,
  blocking boolean not null,
  status text not null check (status in ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED', 'RECORDED')),
  data json not null,
  digest text not null,
  reason text,
  tell_handler boolean not null default false,
  before_claim boolean not null default false,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  expires_at timestamptz,
  approvals_required smallint not null default 1,
  approved_data json,
  approved_digest text,
  decided_by text,
  decided_at timestamptz,
  rejection_reason text
);
create index agent_checkpoints_job on agent_checkpoints (job_id);
create index agent_checkpoints_pending on agent_checkpoints (expires_at) where status = 'PENDING';
create unique index agent_checkpoints_recorded on agent_checkpoints (job_id, name, digest) where status = 'RECORDED';

-- Who approved what: an approval counts for the digest that was shown to its giver.
create table approvals (
  checkpoint_id bigint not null,
  approved_by text not null,
  digest text not null,
  approved_at timestamptz not null default now(),
  comment text,
  primary key (checkpoint_id, approved_by, digest)
);

-- What handlers, people and the rarer transitions say. The common transitions are facts of other tables already, and
-- the view execution_logs tells them as entries.
create table log_entries (
  entry_id bigint generated always as identity primary key,
  created_at timestamptz not null default now(),
  job_id bigint,
  worker_id text,
  level text not null check (level in ('debug', 'info', 'warning', 'error')),
  action text not null,
  message text not null,
  metadata json,
  error_data json
);
create index log_entries_job on log_entries (job_id, entry_id) where job_id is not null;

-- Counters: how many jobs moved from one status to another (-1: from nowhere). Rows are only added, so that no two
-- writers wait for each other, and are folded into few by a duty.
create table tallies (
  from_status smallint not null,
  to_status smallint not null,
  n bigint not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table worker_registry (
  worker_id text primary key,
  worker_type text not null,
  status text not null check (status in ('active', 'idle', 'busy', 'stale', 'offline')),
  capabilities jsonb not null default '[]',
  current_task_id text,
  max_concurrent_jobs integer not null default 1,
  paused boolean not null default false,
  started_at timestamptz not null default now(),
  last_heartbeat timestamptz not null default now()
);

-- The node that does the once-per-cluster duties.
create table leader (
  singleton boolean primary key default true check (singleton),
  node text not null,
  until timestamptz not null
);

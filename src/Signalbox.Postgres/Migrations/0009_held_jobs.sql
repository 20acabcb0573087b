-- Effect on a running system: none, it makes views, and replaces execution_logs by one that tells the same.

-- As ai_jobs, for whoever reads some jobs by their ids: ai_jobs reads all leases once, and this looks for a job among them only
-- when it stands nowhere else. A claim writes no index for it, because claims are many and such readings few.
create view found_jobs as
select
  j.id,
  j.job_type,
  s.status,
  job_status_name(s.status) as status_name,
  j.title,
  j.description as task_description,
  j.input as input_data,
  coalesce(pr.priority, j.priority) as priority,
  j.risk,
  j.acceptance_criteria,
  coalesce(o.attempt, r.attempt, w.attempt - 1, (select max(a.attempt) from attempts a where a.id = j.id), 0) as attempt,
  j.max_attempts,
  j.assigned_worker,
  j.required_capability,
  coalesce(o.worker_id, r.worker_id) as worker_id,
  case when o.status = 3 then 1 else coalesce(o.progress, p.fraction, 0) end as progress,
  coalesce(o.progress_message, p.message) as progress_message,
  o.result,
  o.evidence as completion_evidence,
  o.error,
  j.parent_id,
  j.depends_on,
  j.created_by,
  j.created_at,
  coalesce(sch.run_at, j.run_at) as run_at,
  coalesce(o.started_at, r.claimed_at) as started_at,
  o.finished_at as completed_at
from jobs j
left join outcomes o on o.id = j.id
left join waiting w on w.id = j.id
left join scheduled sch on sch.id = j.id
left join progress p on p.id = j.id
left join priorities pr on pr.id = j.id
left join lateral (
  select l.attempts[array_position(l.job_ids, j.id)] as attempt, l.lease_id, l.worker_id, l.claimed_at
  from leases l
  where o.id is null and w.id is null and sch.id is null
    and not exists (select from ready line where line.lane = j.lane and line.priority = coalesce(pr.priority, j.priority) and line.id = j.id)
    and not exists (select from blocked b where b.id = j.id)
    and j.id = any (l.job_ids) and j.id <> all (l.ended)
  limit 1) as r on true
cross join lateral (
  select case when o.id is not null then o.status when w.id is not null then 2 when r.lease_id is not null then 1 else 0 end
) as s(status);

-- The register without the claims of the jobs that run now: whoever reads that of one job looks for its own claim beside it.
create view settled_logs as
select created_at, job_id as task_id, worker_id, action, level, message, metadata, error_data, 1000 + entry_id as place
from log_entries
union all
select created_at, id, created_by, 'job_enqueued', 'info', 'Put on the line: ' || coalesce(title, left(description, 200)),
  json_build_object('job_type', job_type, 'priority', priority), null, 0
from jobs
union all
select started_at, id, worker_id, 'job_claimed', 'info', 'Claimed, attempt ' || attempt, json_build_object('attempt', attempt), null, 1
from attempts where started_at is not null
union all
select o.started_at, o.id, o.worker_id, 'job_claimed', 'info', 'Claimed, attempt ' || o.attempt,
  json_build_object('attempt', o.attempt), null, 1
from outcomes o
where o.started_at is not null and o.status = 3
union all
select finished_at, id, worker_id,
  case status when 3 then 'job_completed' when 4 then 'job_failed' else 'job_cancelled' end,
  case status when 3 then 'info' when 4 then 'error' else 'warning' end,
  case status when 3 then 'Completed' when 4 then 'Failed: ' || coalesce(error, 'no reason given') else 'Cancelled: ' || coalesce(error, 'no reason given') end,
  json_build_object('attempt', attempt), null, 9223372036854775806
from outcomes
union all
select ended_at, id, worker_id, 'attempt_' || ended_as,
  case when ended_as in ('failed', 'lost') then 'error' else 'info' end,
  'Attempt ' || attempt || ' ' || ended_as || coalesce(': ' || error, ''),
  json_build_object('attempt', attempt), error_data, 2
from attempts
union all
select saved_at, job_id, null, 'step_saved', 'info', 'Step ' || name || ' saved', json_build_object('step', name, 'attempt', attempt), null, 4
from steps
union all
select requested_at, job_id, requested_by,
  case when blocking then 'checkpoint_requested' else 'checkpoint_recorded' end, 'info',
  'Checkpoint ' || name || case when blocking then ' waits for a decision' else ' recorded' end,
  json_build_object('checkpoint_id', id, 'digest', digest), null, 5
from agent_checkpoints
union all
select decided_at, job_id, decided_by, 'checkpoint_' || lower(status),
  case when status = 'APPROVED' then 'info' else 'warning' end,
  'Checkpoint ' || name || ' ' || lower(status) || coalesce(': ' || rejection_reason, ''),
  json_build_object('checkpoint_id', id, 'digest', coalesce(approved_digest, digest), 'edited', approved_digest is distinct from digest and approved_digest is not null), null, 3
from agent_checkpoints where decided_at is not null
union all
select a.approved_at, c.job_id, a.approved_by, 'approval_given', 'info',
  a.approved_by || ' approved checkpoint ' || c.name || coalesce(': ' || a.comment, ''),
  json_build_object('checkpoint_id', c.id, 'digest', a.digest), null, 3
from approvals a join agent_checkpoints c on c.id = a.checkpoint_id
union all
select requested_at, id, requested_by, 'job_retried', 'info', 'Sent back to the line by ' || requested_by,
  json_build_object('after_attempt', after_attempt), null, 9223372036854775807
from retries;

create or replace view execution_logs as
select * from settled_logs
union all
select claimed_at, id, worker_id, 'job_claimed', 'info', 'Claimed, attempt ' || attempt, json_build_object('attempt', attempt), null, 1
from running;

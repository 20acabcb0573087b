-- Effect on a running system: jobs are read once for two indexes, and enqueueing waits for that (about a second for each
-- million of them); the view ai_jobs is replaced. Jobs that nobody depends on, and that nobody asks for, pay nothing for it.

-- Who runs after a job.
create index jobs_depends_on on jobs using gin (depends_on) where depends_on is not null;

-- A job's children in the order of their age, and their number, without looking at the jobs.
create index jobs_children on jobs (parent_id, id) where parent_id is not null;
drop index jobs_parent;

-- The priority of a job that somebody gave another one than was asked for. It holds from then on, wherever the job is put
-- on the line; who has no row here has the priority of jobs.
create table priorities (
  id bigint primary key,
  priority smallint not null check (priority between 0 and 10)
);

create or replace view ai_jobs as
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
left join running r on r.id = j.id
left join progress p on p.id = j.id
left join priorities pr on pr.id = j.id
cross join lateral (
  select case when o.id is not null then o.status when w.id is not null then 2 when r.id is not null then 1 else 0 end
) as s(status);

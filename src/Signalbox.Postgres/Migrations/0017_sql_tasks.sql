-- Effect on a running system: none, it makes a table, a sequence, a view and functions.
--
-- Programs that have nothing but SQL work through four names: worker_registry, governance_tasks, execution_logs and learnings. Their
-- statements mean what the same calls mean over HTTP. Here are the tasks; the other three, and the role, follow in the next migration.

-- Jobs that were completed by SQL, until a node has judged their evidence. What depends on them waits for that.
create table sql_completions (
  id bigint primary key,
  attempt integer not null,
  handed_in_at timestamptz not null default now(),
  in_hand_until timestamptz
);

-- Messages to the nodes are numbered.
create sequence sql_changes;

-- The job of a task as a worker sees it. It locks nothing but the job, so that a task can be looked for with FOR UPDATE SKIP LOCKED.
create view governance_tasks as
select
  j.id,
  coalesce(j.title, left(split_part(j.description, E'\n', 1), 200)) as title,
  j.description,
  j.job_type as task_type,
  job_priority_name(coalesce((select p.priority from priorities p where p.id = j.id), j.priority)) as priority,
  to_jsonb(coalesce(j.acceptance_criteria, '{}')) as acceptance_criteria,
  place.status,
  coalesce(place.worker_id, j.assigned_worker) as assigned_worker,
  j.required_capability,
  job_risk_name(j.risk) as risk_level,
  j.approvals > 0 or place.checkpoint_id is not null as requires_approval,
  (select c.reason from agent_checkpoints c where c.id = place.checkpoint_id) as approval_reason,
  j.input as input_data,
  place.attempt,
  j.created_by,
  j.created_at,
  place.started_at,
  place.completed_at,
  place.evidence as completion_evidence,
  place.error as error_message
from jobs j
join (
  select id, 'pending' as status, attempt, null::text as worker_id, null::bigint as checkpoint_id, null::timestamptz as started_at,
    null::timestamptz as completed_at, null::text as evidence, null::text as error
  from ready
  union all
  select id, 'scheduled', attempt, null, null, null, null, null, null from scheduled
  union all
  select distinct b.id, 'blocked', 1, null, null::bigint, null::timestamptz, null::timestamptz, null, null from blocked b
  where not exists (select from waiting w where w.id = b.id)
  union all
  select id, 'in_progress', attempt, worker_id, null, claimed_at, null, null, null from running
  union all
  select id, 'waiting_approval', attempt - 1, null, checkpoint_id, null, null, null, null from waiting
  union all
  select id, 'completed', attempt, worker_id, null, started_at, finished_at, evidence #>> '{}', error from outcomes where status = 3
  union all
  select id, 'failed', attempt, worker_id, null, started_at, finished_at, evidence #>> '{}', error from outcomes where status = 4
  union all
  select id, 'cancelled', attempt, worker_id, null, started_at, finished_at, evidence #>> '{}', error from outcomes where status = 5
) as place on place.id = j.id;

-- Tells the nodes what has changed, in the spelling of their own messages.
create function tell_nodes(parts text) returns void language sql as
$$ select pg_notify('signalbox', 'sql|' || nextval('sql_changes') || '|' || parts) $$;

-- The lease under which a worker of this login holds a task, locked; no row when none does. A session that claimed the task itself
-- holds it for as long as nobody else has claimed it since.
create function sql_lease(task bigint) returns table (lease_id bigint, worker_id text, attempt integer, claimed_at timestamptz, is_cancelled boolean)
language plpgsql as $$
declare
  mine text := substring(current_setting('signalbox.claims', true) from ' ' || task || ':([0-9]+) ');
begin
  select l.lease_id, l.worker_id, l.attempts[array_position(l.job_ids, task)], l.claimed_at, task = any (l.cancelled)
    into lease_id, worker_id, attempt, claimed_at, is_cancelled
    from leases l join worker_registry w on w.worker_id = l.worker_id and w.registered_by = 'sql:' || session_user
    where task = any (l.job_ids) and task <> all (l.ended) and not exists (select from outcomes o where o.id = task)
    for no key update of l;
  if found and (mine is null or mine::integer = attempt) then
    return next;
  end if;
end $$;

-- What this session has claimed, so that it cannot speak for whoever claimed the same after it.
create function note_claim(task bigint, attempt integer) returns void language sql as $$
  select set_config('signalbox.claims', regexp_replace(coalesce(current_setting('signalbox.claims', true), ''), ' ' || task || ':[0-9]+ ', '')
    || coalesce(' ' || task || ':' || attempt || ' ', ''), false)
$$;

-- Ends an attempt: its lease goes, with its progress, and where the job goes is counted. Seconds are counted for jobs that end.
create function leave_sql_lease(held_lease bigint, task bigint, becomes integer, claimed timestamptz) returns void language sql as $$
  insert into tallies (from_status, to_status, n, bucket, seconds)
  select 1, becomes, 1, case when becomes >= 3 then seconds_bucket(ran) end, case when becomes >= 3 then ran end from (select seconds_since(claimed)) as t(ran);
  delete from progress where id = task;
  delete from leases where lease_id = held_lease;
  select tell_nodes('J' || task || ':' || becomes || case when becomes >= 3 then ',e' when becomes = 0 then ',s' else '' end);
$$;

create function claim_task(task bigint, worker text) returns boolean language plpgsql as $$
declare
  known worker_registry;
  job jobs;
  lane lanes;
  first_attempt integer;
  lease constant bigint := ('x' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))::bit(64)::bigint;
begin
  select * into known from worker_registry w where w.worker_id = worker and w.registered_by = 'sql:' || session_user;
  if not found then
    raise exception 'Worker % is not registered by %: insert it into worker_registry, and name it in assigned_worker.', coalesce(worker, '(none)'), session_user using errcode = 'insufficient_privilege';
  end if;
  select * into job from jobs where id = task;
  select * into lane from lanes l where l.lane = job.lane;
  if known.paused or lane.paused then
    raise notice 'Task % stays: % is paused.', task, case when known.paused then 'worker ' || worker else 'its kind of work' end;
    return false;
  elsif not known.capabilities ? job.job_type or not (coalesce(job.required_capability, '') = '' or known.capabilities ? job.required_capability) then
    raise notice 'Task % stays: worker % lacks the capability %.', task, worker, case when known.capabilities ? job.job_type then job.required_capability else job.job_type end;
    return false;
  elsif coalesce(job.assigned_worker, '') not in ('', worker, known.worker_type) then
    raise notice 'Task % stays: it is for %.', task, job.assigned_worker;
    return false;
  elsif job.approvals > 0 and approval_is_old(task, job.input) then
    raise notice 'Task % stays: the policy has changed since it was approved. A worker over HTTP or of a node can take it.', task;
    return false;
  end if;
  delete from ready r where r.lane = job.lane and r.id = task
    and r.priority = coalesce((select p.priority from priorities p where p.id = task), job.priority) returning r.attempt into first_attempt;
  if not found then
    return false;
  end if;
  insert into leases (lease_id, worker_id, claimed_at, length, until, job_ids, attempts)
  values (lease, worker, clock_timestamp(), interval '5 minutes', now() + interval '5 minutes', array[task], array[first_attempt]);
  insert into tallies (from_status, to_status, n) values (0, 1, 1);
  update worker_registry w set last_heartbeat = now(), status = case when w.status in ('stale', 'offline') then 'active' else w.status end where w.worker_id = worker;
  perform note_claim(task, first_attempt), tell_nodes('J' || task || ':1');
  return true;
end $$;

-- Whether the policy has changed since a job that names actions was approved: a node must look whether it forbids them now.
create function approval_is_old(task bigint, input json) returns boolean language sql stable as $$
  select exists (select from policy_rules r where r.name = 'policy' and r.set_at > coalesce(
      (select max(c.decided_at) from agent_checkpoints c where c.job_id = task and c.before_claim and c.status = 'APPROVED'), '-infinity'))
    and input::text ~* 'a[^a-z0-9]*c[^a-z0-9]*t[^a-z0-9]*i[^a-z0-9]*o[^a-z0-9]*n|[^\u0001-\u007F]|\\u'
$$;

-- Whatever the task's state is, whoever says that it is done is told what is missing.
create function require_evidence(task bigint, evidence text) returns void language plpgsql as $$
declare
  job jobs;
  faults text[];
begin
  select * into job from jobs where id = task;
  faults := array(select evidence_faults(job.job_type, coalesce(job.acceptance_criteria, '{}'), evidence, coalesce(
    (select r.value::jsonb -> 'evidenceRequired' ? job.job_type from policy_rules r where r.name = 'policy'), false)));
  if faults <> '{}' then
    raise exception 'Task % is not completed. %', task, array_to_string(faults, ' ') using errcode = 'check_violation',
      hint = 'Put what is missing into completion_evidence, as a text or as a JSON object, and complete the task again.';
  end if;
end $$;

create function complete_task(task bigint, evidence text) returns boolean language plpgsql as $$
declare
  held record;
begin
  perform require_evidence(task, evidence);
  select * into held from sql_lease(task);
  if not found or held.is_cancelled then
    return false;
  end if;
  insert into outcomes (id, attempt, status, started_at, worker_id, progress, progress_message, evidence)
  select task, held.attempt, 3, held.claimed_at, held.worker_id, p.fraction, p.message, case when not is_blank(evidence) then to_json(evidence) end
  from (select) as one left join progress p on p.id = task;
  insert into sql_completions (id, attempt) values (task, held.attempt);
  perform leave_sql_lease(held.lease_id, task, 3, held.claimed_at), note_claim(task, null), tell_nodes('q');
  return true;
end $$;

create function fail_task(task bigint, error text) returns boolean language plpgsql as $$
declare
  held record;
begin
  select * into held from sql_lease(task);
  if not found or held.is_cancelled then
    return false;
  elsif text_fault(error, 20000) is not null then
    raise exception 'Task % is not failed: error_message %.', task, text_fault(error, 20000) using errcode = 'check_violation', hint = 'Say in error_message what went wrong.';
  end if;
  insert into attempts (id, attempt, ended_as, worker_id, started_at, error) values (task, held.attempt, 'failed', held.worker_id, held.claimed_at, error);
  insert into outcomes (id, attempt, status, started_at, worker_id, progress, progress_message, error)
  select task, held.attempt, 4, held.claimed_at, held.worker_id, p.fraction, p.message, error from (select) as one left join progress p on p.id = task;
  perform leave_sql_lease(held.lease_id, task, 4, held.claimed_at), note_claim(task, null);
  return true;
end $$;

-- The reason is what people see. Once they have approved it, the same reason asks for nothing any more.
create function suspend_task(task bigint, reason text) returns boolean language plpgsql as $$
declare
  held record;
  shown constant text := '{"reason":' || to_json(reason) || '}';
  checkpoint bigint;
begin
  select * into held from sql_lease(task);
  if not found or held.is_cancelled then
    return false;
  elsif text_fault(reason, 20000) is not null then
    raise exception 'Task % asks for nothing: approval_reason %.', task, text_fault(reason, 20000) using errcode = 'check_violation', hint = 'Say in approval_reason what you are about to do, and why.';
  end if;
  select id into checkpoint from agent_checkpoints c
    where c.job_id = task and c.name = 'requested-approval' and c.digest = text_digest(shown) and c.status = 'APPROVED' and c.approved_digest = c.digest;
  if found then
    raise notice 'Task % goes on: this was approved at checkpoint %.', task, checkpoint;
    return false;
  end if;
  insert into attempts (id, attempt, ended_as, worker_id, started_at) values (task, held.attempt, 'suspended', held.worker_id, held.claimed_at);
  insert into agent_checkpoints (job_id, attempt, name, blocking, status, data, digest, reason, requested_by, expires_at)
  values (task, held.attempt, 'requested-approval', true, 'PENDING', shown::json, text_digest(shown), reason, held.worker_id, now() + interval '24 hours')
  returning id into checkpoint;
  insert into waiting (id, checkpoint_id, attempt) values (task, checkpoint, held.attempt + 1);
  perform leave_sql_lease(held.lease_id, task, 2, held.claimed_at), note_claim(task, null), tell_nodes('K' || checkpoint || ':' || task || ':0,k' || checkpoint);
  return true;
end $$;

-- Hands a task back, unfinished and without blame. A node puts it on the line again.
create function release_task(task bigint) returns boolean language plpgsql as $$
declare
  held record;
begin
  select * into held from sql_lease(task);
  if not found or held.is_cancelled then
    return false;
  end if;
  insert into attempts (id, attempt, ended_as, worker_id, started_at, error) values (task, held.attempt, 'released', held.worker_id, held.claimed_at, 'its worker gave it back');
  insert into scheduled (run_at, id, attempt) values (now(), task, held.attempt + 1);
  perform leave_sql_lease(held.lease_id, task, 0, held.claimed_at), note_claim(task, null);
  return true;
end $$;

-- An update of a task is a move of its job, or it changes nothing.
create function write_governance_task() returns trigger language plpgsql security definer as $$
declare
  moved boolean;
begin
  if row(new.id, new.title, new.description, new.task_type, new.priority, new.acceptance_criteria, new.required_capability, new.risk_level,
      new.input_data::text, new.attempt, new.created_by, new.created_at)
    is distinct from row(old.id, old.title, old.description, old.task_type, old.priority, old.acceptance_criteria, old.required_capability, old.risk_level,
      old.input_data::text, old.attempt, old.created_by, old.created_at) then
    raise exception 'What task % asks for, its risk and its history are never changed by a statement.', old.id using errcode = 'check_violation';
  end if;
  case task_verb(old.status, new.status)
    when 'claim' then moved := claim_task(old.id, new.assigned_worker);
    when 'complete' then moved := complete_task(old.id, new.completion_evidence);
    when 'fail' then moved := fail_task(old.id, new.error_message);
    when 'suspend' then moved := suspend_task(old.id, new.approval_reason);
    when 'release' then moved := release_task(old.id);
    else
      if new.status = 'completed' and old.status <> 'completed' then
        perform require_evidence(old.id, new.completion_evidence);
      end if;
      raise notice 'Task % is %, and a worker cannot make it %.', old.id, old.status, new.status;
      return null;
  end case;
  if moved then
    return new;
  elsif old.status = 'in_progress' then
    raise notice 'Task % stays as it is: no worker of % holds it (any more), or it is being cancelled, or nothing is left to ask.', old.id, session_user;
  end if;
  return null;
end $$;

create trigger write_governance_task instead of update on governance_tasks for each row execute function write_governance_task();

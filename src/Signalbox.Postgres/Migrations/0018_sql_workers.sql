-- Effect on a running system: worker_registry and learnings get defaults and triggers (an instant). It makes the role signalbox_worker,
-- for which the database's owner needs CREATEROLE; without it everything else is made, and 'signalbox doctor' says so.
--
-- A worker belongs to the login that registered it, as over HTTP it belongs to the token.

-- Whoever registers a worker and does not say who they are is a login. Nodes always say it.
alter table worker_registry alter column registered_by set default 'sql:' || session_user;
alter table learnings alter column created_by set default 'sql:' || session_user;

-- Registration: the id and the names are as over HTTP, and the moment is the database's.
create function register_sql_worker() returns trigger language plpgsql as $$
declare
  fault text := coalesce('worker_id ' || name_fault(new.worker_id, 200), 'worker_type ' || name_fault(new.worker_type, 100),
    'host ' || case when new.host is not null then name_fault(new.host, 200) end,
    'version ' || case when new.version is not null then name_fault(new.version, 100) end,
    case when json_names(new.capabilities) is null then 'capabilities must be an array of texts in JSON, such as ["code", "test"]' end,
    case when jsonb_array_length(new.capabilities) > 100 then 'capabilities must be at most 100 names' end,
    (select 'capabilities ' || name_fault(c, 100) from unnest(json_names(new.capabilities)) as c where name_fault(c, 100) is not null limit 1),
    case when new.max_concurrent_jobs not between 1 and 10000 then 'max_concurrent_jobs must be a whole number from 1 to 10000' end);
begin
  if fault is not null then
    raise exception '%.', fault using errcode = 'check_violation';
  end if;
  new.started_at := case when tg_op = 'INSERT' then now() else old.started_at end;
  new.last_heartbeat := now();
  return new;
end $$;

create trigger register_sql_worker before insert on worker_registry
for each row when (new.registered_by like 'sql:%') execute function register_sql_worker();
create trigger rename_sql_worker before update of worker_type, capabilities, max_concurrent_jobs, host, version on worker_registry
for each row when (old.registered_by like 'sql:%' and new.registered_by like 'sql:%') execute function register_sql_worker();

-- Only the database's owner, under whose name the nodes work, changes the workers of others.
create function guard_worker() returns trigger language plpgsql as $$
begin
  if old.registered_by is distinct from 'sql:' || session_user and not pg_has_role(current_user, (select relowner from pg_class where oid = tg_relid), 'usage') then
    raise exception 'Worker % was registered by %: choose another worker_id.', old.worker_id, coalesce(old.registered_by, 'a node') using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create trigger guard_worker before update on worker_registry for each row execute function guard_worker();

-- A heartbeat keeps what the worker holds, for as long as it may be silent.
create function keep_sql_leases() returns trigger language plpgsql security definer as $$
begin
  if new.registered_by <> 'sql:' || session_user then
    raise exception 'Worker % was registered by %: choose another worker_id.', old.worker_id, old.registered_by using errcode = 'insufficient_privilege';
  end if;
  new.last_heartbeat := now();
  if new.status <> 'offline' then
    with mine as (select lease_id from leases where worker_id = new.worker_id order by lease_id for no key update)
    update leases l set until = now() + interval '5 minutes', length = interval '5 minutes' from mine where l.lease_id = mine.lease_id;
  end if;
  if new.status is distinct from old.status then
    perform tell_nodes('w');
  end if;
  return new;
end $$;

create trigger keep_sql_leases before update of last_heartbeat on worker_registry
for each row when (old.registered_by like 'sql:%' and new.registered_by is not distinct from old.registered_by) execute function keep_sql_leases();

-- Workers write to the log of what they hold, and of themselves.
create function write_execution_log() returns trigger language plpgsql security definer as $$
declare
  held record;
  fault text := coalesce(
    'worker_id ' || text_fault(new.worker_id, 200), 'action ' || name_fault(new.action, 100), 'message ' || text_fault(new.message, 20000),
    case when new.action = any (reserved_actions()) then 'action must not be ' || new.action || ', with which Signalbox itself tells what happened' end,
    case when new.level not in ('debug', 'info', 'warning', 'error') then 'level must be debug, info, warning or error' end,
    case when octet_length(new.metadata::text) > 1048576 or octet_length(new.error_data::text) > 1048576 then 'metadata and error_data must be at most 1 MiB each' end);
begin
  if fault is not null then
    raise exception '%.', fault using errcode = 'check_violation';
  elsif not exists (select from worker_registry w where w.worker_id = new.worker_id and w.registered_by = 'sql:' || session_user) then
    raise exception 'Worker % is not registered by %: insert it into worker_registry first.', new.worker_id, session_user using errcode = 'insufficient_privilege';
  elsif new.task_id is not null then
    select * into held from sql_lease(new.task_id);
    if not found or held.worker_id <> new.worker_id then
      raise exception 'Worker % does not hold task % (any more): only who holds a task writes to its log.', new.worker_id, new.task_id using errcode = 'insufficient_privilege';
    end if;
  end if;
  insert into log_entries (created_at, job_id, worker_id, level, action, message, metadata, error_data)
  values (clock_timestamp(), new.task_id, new.worker_id, coalesce(new.level, 'info'), new.action, new.message, new.metadata, new.error_data);
  if new.task_id is not null then
    perform tell_nodes('J' || new.task_id || ':1');
  end if;
  return new;
end $$;

create trigger write_execution_log instead of insert on execution_logs for each row execute function write_execution_log();

create function write_learning() returns trigger language plpgsql security definer as $$
declare
  fault text := coalesce(
    'category ' || text_fault(new.category, 100), 'title ' || text_fault(new.title, 300), 'description ' || text_fault(new.description, 20000),
    case when json_names(new.tags) is null then 'tags must be an array of texts in JSON, such as ["github", "automation"]' end,
    case when jsonb_array_length(new.tags) > 50 then 'tags must be at most 50 words' end,
    (select 'tags ' || text_fault(t, 100) from unnest(json_names(new.tags)) as t where text_fault(t, 100) is not null limit 1),
    case when not coalesce(new.impact_score between 0 and 1, true) then 'impact_score must be a number from 0 to 1' end);
begin
  if fault is not null then
    raise exception '%.', fault using errcode = 'check_violation';
  elsif new.worker_id is not null and not exists (select from worker_registry w where w.worker_id = new.worker_id and w.registered_by = new.created_by) then
    raise exception 'Worker % is not registered by %: insert it into worker_registry first.', new.worker_id, session_user using errcode = 'insufficient_privilege';
  elsif new.task_id is not null and not exists (select from jobs j where j.id = new.task_id) then
    raise exception 'There is no task %.', new.task_id using errcode = 'foreign_key_violation';
  end if;
  new.created_at := now();
  return new;
end $$;

create trigger write_learning before insert on learnings for each row when (new.created_by like 'sql:%') execute function write_learning();

-- Gives the role its rights, and makes it where the caller may. Returns false where there is none: 'signalbox doctor' tells how to mend it.
create function grant_sql_workers() returns boolean language plpgsql as $$
begin
  if not exists (select from pg_roles where rolname = 'signalbox_worker') then
    begin
      create role signalbox_worker nologin;
    exception
      when insufficient_privilege then return false;
      when duplicate_object or unique_violation then null;
    end;
  end if;
  execute format('grant usage on schema %I to signalbox_worker', current_schema());
  grant select on worker_registry, governance_tasks, execution_logs, learnings, ai_jobs, agent_checkpoints to signalbox_worker;
  grant insert (worker_id, worker_type, status, capabilities, current_task_id, max_concurrent_jobs, host, version, last_heartbeat),
    update (worker_type, status, capabilities, current_task_id, max_concurrent_jobs, host, version, last_heartbeat) on worker_registry to signalbox_worker;
  grant update (status, assigned_worker, started_at, completed_at, completion_evidence, error_message, requires_approval, approval_reason) on governance_tasks to signalbox_worker;
  grant insert (task_id, worker_id, action, level, message, metadata, error_data) on execution_logs to signalbox_worker;
  grant insert (task_id, worker_id, category, title, description, impact_score, tags, created_at) on learnings to signalbox_worker;
  return true;
end $$;

-- What runs with the owner's rights finds the owner's tables, whatever the caller's search path and temporary tables are, and is not called
-- but by its triggers.
do $$
declare
  routine regprocedure;
begin
  foreach routine in array array['keep_sql_leases()', 'write_governance_task()', 'write_execution_log()', 'write_learning()']::regprocedure[] loop
    execute format('alter function %s set search_path = %I, pg_temp', routine, current_schema());
    execute format('revoke execute on function %s from public', routine);
  end loop;
  perform grant_sql_workers();
end $$;

-- Effect on a running system: jobs gets a column with a constant default (an instant), and is read once for the jobs of high and
-- critical risk (about a second for each million of jobs; enqueueing waits for it); policy_rules and held_decisions get a column.
-- Nodes of the program before it must be stopped: they know nothing of the guards, and their decisions would be refused.

-- The policy is stored as canonical JSON with its digest; the other rules have none.
alter table policy_rules add column digest text;

-- How many people the policy wanted to approve the job before it could be claimed; risk is as the policy had it. Both as they were
-- when the job was enqueued.
alter table jobs add column approvals smallint not null default 0;
update jobs set approvals = 1 where risk >= 2;

-- The role of whoever decided, which the policy asks for when the decision comes into force.
alter table held_decisions add column role text;

-- The guards hold against whoever writes to these tables past the program: a slip at a prompt, a tool, a script. The owner of the
-- database can switch them off, and a program that holds the owner's password can say that it decides (docs/policy.md).

-- What was asked at a checkpoint is never changed, and it is approved by people alone.
create function guard_checkpoint() returns trigger language plpgsql as $$
begin
  if new.job_id <> old.job_id or new.name <> old.name or new.blocking <> old.blocking or new.before_claim <> old.before_claim
    or new.requested_by <> old.requested_by or new.digest <> old.digest or new.data::text <> old.data::text then
    raise exception 'What checkpoint % asked is never changed.', old.id using errcode = 'check_violation';
  end if;
  if new.approvals_required < old.approvals_required then
    raise exception 'The number of approvals that checkpoint % requires is never lowered.', old.id using errcode = 'check_violation';
  end if;
  if old.status <> 'PENDING' and (new.status <> old.status or new.approved_data::text is distinct from old.approved_data::text
    or new.approved_digest is distinct from old.approved_digest) then
    raise exception 'Checkpoint % is % and stays so.', old.id, old.status using errcode = 'check_violation';
  end if;
  if new.status = 'APPROVED' and old.status <> 'APPROVED' and (current_setting('signalbox.decision', true) is distinct from old.id::text
    or (select count(*) from approvals where checkpoint_id = old.id and digest = coalesce(new.approved_digest, new.digest)) < greatest(new.approvals_required, 1)) then
    raise exception 'Checkpoint % is approved by people, on a page, over HTTP or with signalbox checkpoints approve; not by a statement.', old.id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger guard_checkpoint before update on agent_checkpoints for each row execute function guard_checkpoint();

-- A checkpoint begins undecided.
create function guard_new_checkpoint() returns trigger language plpgsql as $$
begin
  raise exception 'A checkpoint begins undecided.' using errcode = 'check_violation';
end $$;

create trigger guard_new_checkpoint before insert on agent_checkpoints
for each row when (new.status not in ('PENDING', 'RECORDED')) execute function guard_new_checkpoint();

-- Approvals, and decisions that are held, are given by people in the transaction of their decision.
create function guard_approval() returns trigger language plpgsql as $$
begin
  if current_setting('signalbox.decision', true) is distinct from new.checkpoint_id::text then
    raise exception 'Checkpoint % is decided by people, on a page, over HTTP or with signalbox checkpoints approve; not by a statement.', new.checkpoint_id
      using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger guard_approval before insert or update of checkpoint_id, approved_by, digest on approvals
for each row execute function guard_approval();
create trigger guard_held_decision before insert or update on held_decisions for each row execute function guard_approval();

-- A job's risk stays as it was when it was enqueued. It fires for no statement of the program.
create function guard_risk() returns trigger language plpgsql as $$
begin
  if new.risk <> old.risk or new.approvals <> old.approvals then
    raise exception 'The risk of job % is never changed.', old.id using errcode = 'check_violation';
  end if;
  return new;
end $$;

create trigger guard_risk before update of risk, approvals on jobs for each row execute function guard_risk();

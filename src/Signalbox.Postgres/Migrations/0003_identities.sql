-- Effect on a running system: adds tables; decisions wait for a moment while two indexes of them are built.

create table accounts (
  id bigint generated always as identity primary key,
  name text not null,
  role text not null check (role in ('viewer', 'operator', 'approver', 'admin')),
  password_hash text not null,
  security_stamp text not null,
  failed_sign_ins integer not null default 0,
  locked_until timestamptz,
  disabled boolean not null default false,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz
);
create unique index accounts_name on accounts (lower(name));

-- Sessions that somebody signed out of, until their cookies have expired by themselves.
create table ended_sessions (
  session_id text primary key,
  account_id bigint not null,
  until timestamptz not null
);
create index ended_sessions_account on ended_sessions (account_id);

-- Of a secret only the SHA-256 and the first characters are kept.
create table access_tokens (
  id bigint generated always as identity primary key,
  name text not null,
  prefix text not null,
  secret_hash bytea not null unique,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create unique index access_tokens_name on access_tokens (lower(name)) where revoked_at is null;
create index access_tokens_prefix on access_tokens (prefix);

create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text,
  address text,
  details json
);
create index audit_entries_at on audit_entries (at);

-- The keys that sessions are protected with. Whoever can read them can write an account just as well.
create table data_protection_keys (
  id bigint generated always as identity primary key,
  name text not null,
  xml text not null,
  created_at timestamptz not null default now()
);

create index agent_checkpoints_decided on agent_checkpoints (decided_at) where status in ('APPROVED', 'REJECTED');
create index approvals_at on approvals (approved_at);

-- Who did what. Decisions are facts of their own tables, written in the decisions' own transactions, and are told from there.
create view audit_log as
select at, actor, action, subject, address, details, id as place
from audit_entries
union all
select decided_at, decided_by, 'checkpoint_' || lower(status), 'checkpoint ' || id, null,
  json_build_object('jobId', job_id::text, 'name', name, 'digest', coalesce(approved_digest, digest), 'reason', rejection_reason), id
from agent_checkpoints where status in ('APPROVED', 'REJECTED')
union all
select approved_at, approved_by, 'approval_given', 'checkpoint ' || checkpoint_id, null,
  json_build_object('digest', digest, 'comment', comment), 0
from approvals;

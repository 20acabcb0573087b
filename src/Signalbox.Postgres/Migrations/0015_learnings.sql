-- Effect on a running system: none, it makes a table.

-- What workers and people have learned. The names of the columns are those that programs with nothing but SQL use.
create table learnings (
  id bigint generated always as identity primary key,
  task_id bigint,
  worker_id text,
  category text not null check (length(category) between 1 and 100),
  title text not null check (length(title) between 1 and 300),
  description text not null check (length(description) between 1 and 20000),
  impact_score double precision check (impact_score between 0 and 1),
  tags jsonb not null default '[]' check (jsonb_typeof(tags) = 'array'),
  created_by text not null default session_user,
  created_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', category), 'B')
    || setweight(jsonb_to_tsvector('english', tags, '["string"]'), 'B') || setweight(to_tsvector('english', description), 'C')) stored
);
create index learnings_search on learnings using gin (search);
create index learnings_category on learnings (category, id);

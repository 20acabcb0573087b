-- Effect on a running system: lanes gets a column with a constant default (an instant).

-- When a node last looked the lane up to put jobs on it, to an hour. What was not used for long, and has no jobs, leaves.
alter table lanes add column used_at timestamptz not null default now();

-- Effect on a running system: jobs, outcomes, attempts and log entries are read once for small indexes, and writing waits for
-- that (less than a second for each million of jobs).

-- For whoever reads the register of all jobs in the order of time. These tables grow in that order, so the index keeps no more
-- than a range for each stretch of pages, and an insert pays next to nothing for it.
create index jobs_by_time on jobs using brin (created_at) with (pages_per_range = 16, autosummarize = on);
create index outcomes_by_time on outcomes using brin (finished_at, started_at) with (pages_per_range = 16, autosummarize = on);
create index attempts_by_time on attempts using brin (ended_at, started_at) with (pages_per_range = 16, autosummarize = on);
create index log_entries_by_time on log_entries using brin (created_at) with (pages_per_range = 16, autosummarize = on);
create index agent_checkpoints_by_time on agent_checkpoints using brin (requested_at, decided_at) with (pages_per_range = 16, autosummarize = on);
create index retries_by_time on retries using brin (requested_at) with (pages_per_range = 16, autosummarize = on);

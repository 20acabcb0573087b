-- Effect on a running system: a new, empty table (an instant).

-- Rules that hold for everybody who uses the database, wherever a command runs and whatever configuration it has read. One
-- that is not here has its default.
create table policy_rules (
    name text primary key check (length(name) between 1 and 100),
    value json not null,
    set_by text not null,
    set_at timestamptz not null
);

-- Effect on a running system: none, it makes a table.

-- What somebody decided on a page and may take back until it is due. Then it is done like any other decision, and leaves.
create table held_decisions (
  checkpoint_id bigint primary key,
  approves boolean not null,
  decided_by text not null,
  words text,
  edits json,
  digest text,
  due_at timestamptz not null
);

-- Effect on a running system: leases gets two columns with constant defaults (an instant).

-- How long a lease holds from its claim or its last renewal: whatever lies further ahead was set by another clock.
alter table leases add column length interval not null default '60 seconds';

-- The jobs of the batch that somebody asked to be cancelled. They stand here, beside in cancellations, so that an attempt that
-- ends meets the request on the very row that it has to lock.
alter table leases add column cancelled bigint[] not null default '{}';

import pg from 'pg';
import { PgBoss } from 'pg-boss';
import { inBatches } from './measure.mjs';

/** Opens pg-boss with a queue for each kind, both announced by LISTEN/NOTIFY. */
export async function open(connection, kinds) {
  const pool = new pg.Pool({ connectionString: connection, max: 4 });
  const boss = new PgBoss({ connectionString: connection, max: 12, useListenNotify: true });
  boss.on('error', error => console.error(error.message));
  await boss.start();
  for (const kind of kinds) await boss.createQueue(kind, { notify: true });
  let working;

  const polling = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
  const profiles = {
    throughput: { batchSize: 2000, localConcurrency: 4, ...polling },
    latency: { batchSize: 10, localConcurrency: 1, ...polling },
  };

  return {
    enqueueMany: (kind, count) => inBatches(count, 10000, 2, payloads =>
      boss.insert(kind, payloads.map(data => ({ data })))),

    enqueueOne: (kind, payload) => boss.send(kind, payload),

    async startWorker(kind, profile, handle) {
      working = kind;
      await boss.work(kind, profiles[profile], async jobs => jobs.forEach(job => handle(job.data)));
    },

    stopWorker: () => boss.offWork(working),

    async countPending(kind) {
      const { rows } = await pool.query(
        `select count(*)::int as pending from pgboss.job where name = $1 and state in ('created', 'retry', 'active')`, [kind]);
      return rows[0].pending;
    },

    async hasPending(kind) {
      const { rows } = await pool.query(
        `select exists (
           select from pgboss.job where name = $1 and state in ('created', 'retry', 'active')) as pending`, [kind]);
      return rows[0].pending;
    },

    /** Copies a job that the worker has finished, which is much cheaper than finishing a million. */
    async loadFinished(count) {
      const { rows } = await pool.query(`
        select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
        where attrelid = 'pgboss.job'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
          and attname <> 'id'`);
      const { columns } = rows[0];
      await pool.query(`
        insert into pgboss.job (id, ${columns})
        select gen_random_uuid(), ${columns}
        from (select * from pgboss.job where state = 'completed' limit 1) as finished, generate_series(1, $1::int)`,
      [count]);
    },

    async close() {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}

import pg from 'pg';
import { Logger, makeWorkerUtils, run } from 'graphile-worker';
import { inBatches, pickup } from './measure.mjs';

/** Opens graphile-worker: a finished job is deleted, so the queue has no history. */
export async function open(connection) {
  const logger = new Logger(() => () => {});
  const pool = new pg.Pool({ connectionString: connection, max: 12 });
  const report = error => console.error(error.message);
  pool.on('error', report);
  pool.on('connect', client => client.on('error', report));
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();
  let runner;

  const profiles = {
    throughput: {
      concurrentJobs: 100, maxPoolSize: 12, localQueue: { size: 2000 }, completeJobBatchDelay: 0, failJobBatchDelay: 0,
    },
    latency: { concurrentJobs: 10, maxPoolSize: 10 },
  };

  return {
    enqueueMany: (kind, count) => inBatches(count, 5000, 2, payloads =>
      utils.addJobs(payloads.map(payload => ({ identifier: kind, payload })))),

    // It scans past pending jobs that its worker does not serve; a higher priority is the remedy it offers.
    enqueueOne: (kind, payload) => utils.addJob(kind, payload, kind === pickup ? { priority: -1 } : {}),

    async startWorker(kind, profile, handle) {
      runner = await run({
        connectionString: connection,
        noHandleSignals: true,
        taskList: { [kind]: async payload => handle(payload) },
        logger,
        preset: { worker: profiles[profile] },
      });
    },

    stopWorker: () => runner.stop(),

    async countPending(kind) {
      const { rows } = await pool.query(
        'select count(*)::int as pending from graphile_worker.jobs where task_identifier = $1', [kind]);
      return rows[0].pending;
    },

    /** Of any kind: nothing else is pending where this is asked, and no index tells the kinds apart. */
    async hasPending() {
      const { rows } = await pool.query('select exists (select from graphile_worker._private_jobs) as pending');
      return rows[0].pending;
    },

    async close() {
      await utils.release();
      await pool.end();
    },
  };
}

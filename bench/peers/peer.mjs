// Measures one peer on an empty database and prints a JSON line for each work; see ../README.md.
import { parseArgs } from 'node:util';
import pg from 'pg';
import * as measure from './measure.mjs';

const peers = ['graphile-worker', 'pg-boss'];
const million = 1_000_000;
const usage = `usage: peer.mjs <${peers.join('|')}> <work>[,<work>...] --connection URL --size N`;

const works = {
  'enqueue-bulk': async (queue, size) => rate(await measure.enqueueBulk(queue, size)),
  'enqueue-10-callers': async (queue, size) => rate(await measure.enqueueByCallers(queue, size / 20)),
  'drain': async (queue, size, variant) =>
    rate(await (variant === '1M-pending' ? measure.drainWindow : measure.drain)(queue, size)),
  'pickup-p50': async (queue, size) => time(measure.quantile(await pickupTimes(queue, size), 0.5)),
  'pickup-p99': async (queue, size) => time(measure.quantile(await pickupTimes(queue, size), 0.99)),
};
const variants = {
  '': async () => {},
  '1M-finished': queue => queue.loadFinished ? queue.loadFinished(million) : enqueueAndDrain(queue, million),
  '1M-pending': queue => queue.enqueueMany(measure.work, million),
};

const rate = value => ({ value: +value.toFixed(1), unit: 'jobs/s' });
const time = value => ({ value: +value.toFixed(3), unit: 'ms' });

const { system, asked, variant, connection, size } = readArguments();
const { open } = await import(`./${system}.mjs`);
const queue = await open(connection, [measure.work, measure.pickup]);
await enqueueAndDrain(queue, size / 10);
await variants[variant](queue);
for (const work of asked) {
  await settle();
  const figure = await works[nameOf(work)](queue, size, variant);
  console.log(JSON.stringify({ system, work, ...figure }));
}
await queue.close();
process.exit(0);

function readArguments() {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true, options: { connection: { type: 'string' }, size: { type: 'string' } },
    });
  } catch (error) {
    refuse(error.message);
  }
  const [system, list, ...rest] = parsed.positionals;
  const { connection, size } = parsed.values;
  if (!peers.includes(system) || !list || rest.length > 0 || !connection) refuse(usage);
  if (!/^[1-9]\d*00$/.test(size)) refuse('--size must be a positive multiple of 100.');
  const asked = list.split(',');
  const unknown = asked.find(work => !Object.hasOwn(works, nameOf(work)) || !Object.hasOwn(variants, variantOf(work)));
  if (unknown !== undefined) refuse(`Unknown work '${unknown}'.`);
  const variant = variantOf(asked[0]);
  if (asked.some(work => variantOf(work) !== variant)) refuse('All works of one call share one variant.');
  return { system, asked, variant, connection, size: +size };
}

function refuse(sentence) {
  console.error(sentence);
  process.exit(2);
}

function nameOf(work) {
  return work.split('/')[0];
}

function variantOf(work) {
  return work.split('/').slice(1).join('/');
}

async function enqueueAndDrain(queue, count) {
  await queue.enqueueMany(measure.work, count);
  await measure.drainAll(queue, count);
}

/** Both quantiles come from one series. */
async function pickupTimes(queue, size) {
  return pickupTimes.measured ??= await measure.pickupTimes(queue, Math.min(1000, size / 50));
}

/** Leaves no vacuum or checkpoint of earlier works for the next one to pay for. */
async function settle() {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}

import { setTimeout as pause } from 'node:timers/promises';

/** The kind of the jobs in bulk, and the kind that only the pickup worker serves. */
export const work = 'work';
export const pickup = 'pickup';

const callers = 10;
const now = () => performance.now();
const perSecond = (count, since) => count / (now() - since) * 1000;

/** Sends `count` payloads in batches of `size`, up to `lanes` batches at once. */
export async function inBatches(count, size, lanes, send) {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const first = next;
      next = Math.min(count, first + size);
      await send(Array.from({ length: next - first }, (_, i) => ({ i: first + i })));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

export async function enqueueBulk(queue, count) {
  const started = now();
  await queue.enqueueMany(work, count);
  return perSecond(count, started);
}

/** Each caller waits for its own commit before it enqueues the next job. */
export async function enqueueByCallers(queue, count) {
  let next = 0;
  const caller = async () => {
    while (next < count) await queue.enqueueOne(work, { i: next++ });
  };
  const started = now();
  await Promise.all(Array.from({ length: callers }, caller));
  return perSecond(count, started);
}

/** From the worker's start until everything pending is handled and recorded; tops up to `count` jobs before. */
export async function drain(queue, count) {
  const pending = await queue.countPending(work);
  if (pending < count) await queue.enqueueMany(work, count - pending);
  return drainAll(queue, Math.max(pending, count));
}

export async function drainAll(queue, count) {
  const handled = signalAt(count);
  const started = now();
  await queue.startWorker(work, 'throughput', handled.one);
  await handled.reached;
  while (await queue.hasPending(work)) await pause(2);
  const rate = perSecond(count, started);
  await queue.stopWorker();
  return rate;
}

/** `count` jobs out of many more, after a lead-in: what is handled but not yet recorded is alike at both ends. */
export async function drainWindow(queue, count) {
  const leadIn = signalAt(count / 10);
  const whole = signalAt(count / 10 + count);
  await queue.startWorker(work, 'throughput', () => { leadIn.one(); whole.one(); });
  await leadIn.reached;
  const started = now();
  await whole.reached;
  const rate = perSecond(count, started);
  await queue.stopWorker();
  return rate;
}

/** One job each 20 ms to an idle worker; milliseconds from the enqueue call to the handler's start, ascending. */
export async function pickupTimes(queue, count) {
  const sent = [];
  const times = new Map();
  const handled = signalAt(count);
  await queue.startWorker(pickup, 'latency', ({ i }) => {
    if (times.has(i)) return;
    times.set(i, now() - sent[i]);
    handled.one();
  });
  await pause(1500);
  const started = now();
  const acknowledged = [];
  for (let i = 0; i < count; i++) {
    await pause(Math.max(0, started + i * 20 - now()));
    sent[i] = now();
    acknowledged.push(queue.enqueueOne(pickup, { i }));
  }
  await Promise.all(acknowledged);
  await handled.reached;
  await queue.stopWorker();
  return [...times.values()].sort((a, b) => a - b);
}

export const quantile = (ascending, share) =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))];

function signalAt(count) {
  let seen = 0;
  const { promise, resolve } = Promise.withResolvers();
  return { reached: promise, one: () => { if (++seen === count) resolve(); } };
}

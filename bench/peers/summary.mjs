// Turns the JSON lines of all rounds into rows with medians (a JSON file) and a Markdown table (standard output).
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const [linesFile, jsonFile, postgres, rounds, size] = process.argv.slice(2);
const lines = readFileSync(linesFile, 'utf8').split('\n').filter(line => line.startsWith('{')).map(JSON.parse);

const notes = [
  {
    mark: '¹', about: work => work.endsWith('/1M-finished'),
    text: 'graphile-worker deletes finished jobs: its figures are those after it has handled a million jobs.  ',
  },
  {
    mark: '²', about: work => work.startsWith('pickup') && work.endsWith('/1M-pending'),
    text: 'The million is of a kind that the worker does not serve. graphile-worker looks through all of it whenever '
      + 'it looks for work, so its measured jobs have a higher priority: without that they queue up at this pace.',
  },
];
const mark = work => notes.filter(note => note.about(work)).map(note => ` ${note.mark}`).join('');

const groups = new Map();
for (const line of lines) {
  const key = `${line.work} ${line.system}`;
  groups.set(key, [...(groups.get(key) ?? []), line]);
}
const rows = [...groups.values()].map(group => {
  const [{ system, work, unit }] = group;
  const runs = group.map(line => line.value);
  return { system, work, median: median(runs), min: Math.min(...runs), max: Math.max(...runs), unit, runs };
});
writeFileSync(jsonFile, JSON.stringify(rows, null, 2) + '\n');
console.log(table(rows));

function median(values) {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = ascending.length >> 1;
  return ascending.length % 2 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

function table(rows) {
  const systems = ['signalbox', 'graphile-worker', 'pg-boss'].filter(system => rows.some(row => row.system === system));
  const works = [...new Set(rows.map(row => row.work))];
  const find = (system, work) => rows.find(row => row.system === system && row.work === work);
  const body = works.map(work => {
    const found = systems.map(system => find(system, work));
    const unit = found.find(row => row).unit;
    return [work + mark(work), unit, ...found.map(cell), ...(systems.length > 1 ? [ratio(...found)] : [])];
  });
  const head = ['work', 'unit', ...systems, ...(systems.length > 1 ? ['Signalbox / graphile-worker'] : [])];
  const ruler = head.map((_, i) => i < 2 ? '---' : '---:');
  return [
    `Median (lowest – highest) of ${rounds} interleaved round${rounds === '1' ? '' : 's'} on one machine with `
      + `${availableParallelism()} processors; PostgreSQL ${postgres}, full durability; ${format(+size)} jobs.`,
    'For jobs/s more is better, for ms less.',
    '',
    ...[head, ruler, ...body].map(cells => `| ${cells.join(' | ')} |`),
    '',
    ...notes.filter(note => works.some(note.about)).map(note => `${note.mark} ${note.text}`),
  ].join('\n').trimEnd();
}

function cell(row) {
  if (!row) return '–';
  return row.runs.length === 1 ? format(row.median)
    : `${format(row.median)} (${format(row.min)} – ${format(row.max)})`;
}

function ratio(signalbox, graphile) {
  return signalbox && graphile ? `${(signalbox.median / graphile.median).toFixed(2)} ×` : '–';
}

function format(value) {
  return value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
}

// Turns the JSON lines of the pages into rows (a JSON file) and a Markdown table with a page a row (standard output).
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const [linesFile, jsonFile, postgres, size] = process.argv.slice(2);
const lines = readFileSync(linesFile, 'utf8').split('\n').filter(line => line.startsWith('{')).map(JSON.parse);
const pages = new Map();
for (const { work, value } of lines) {
  const [, page, figure] = /^page-(.*)-(p50|p99|max)$/.exec(work);
  pages.set(page, { ...pages.get(page), [figure]: value });
}
writeFileSync(jsonFile, JSON.stringify([...pages].map(([page, figures]) => ({ page, ...figures, unit: 'ms' })), null, 2) + '\n');

const ms = value => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
console.log([
  `Of 200 turns, in ms; PostgreSQL ${postgres}, full durability, ${availableParallelism()} processors, ${(+size).toLocaleString('en')} jobs.`,
  '',
  '| page | median | p99 | max |',
  '| --- | ---: | ---: | ---: |',
  ...[...pages].map(([page, { p50, p99, max }]) => `| ${page} | ${ms(p50)} | ${ms(p99)} | ${ms(max)} |`),
].join('\n'));

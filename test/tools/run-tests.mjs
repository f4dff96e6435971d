// npm test: lint, type check and Jest side by side, because tests wait now and then. Each runs to its end; what
// the first two have found comes last, where it is seen.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const results = await Promise.all([runAside('lint'), runAside('typecheck'), run('jest', '--', '--coverage')]);
for (const { script, isGood, output } of results) if (!isGood) console.log(`${output}npm run ${script} failed.`);
process.exitCode = results.every(({ isGood }) => isGood) ? 0 : 1;

/** Shows what it prints as it comes. */
async function run(script, ...more) {
  const child = spawn('npm', ['run', script, ...more], { stdio: 'inherit' });
  return { script, isGood: await endsWell(child), output: '' };
}

/** Keeps what it prints. */
async function runAside(script) {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [isGood, stdout, stderr] = await Promise.all([endsWell(child), text(child.stdout), text(child.stderr)]);
  return { script, isGood, output: stdout + stderr };
}

async function endsWell(child) {
  const [exitCode] = await once(child, 'close');
  return exitCode === 0;
}

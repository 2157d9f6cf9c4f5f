// How long a claim takes while X answers, and while a circuit breaker is open: `npm run bench:open-breaker`.
import { performance } from 'node:perf_hooks';
import { startDemoService } from '../dist/src/cli/demo/demo-service.js';
import { BenchClient } from './bench-client.mjs';

const CLAIMS = 100;

const service = await startDemoService(0);
try {
  const { world, faults, requests } = service.simulator;
  world.addUser({ username: 'brand' });
  world.addUser({ username: 'ada' });
  const admin = new BenchClient(service.url, await service.tokenFor('admin', ['admin']));
  const member = new BenchClient(service.url, await service.tokenFor('ada'));
  await member.connect((authorizationUrl) => service.simulator.approve(authorizationUrl, 'ada'));

  const claims = async () => {
    const tasks = [];
    for (let n = 0; n < CLAIMS; n += 1) tasks.push(await aTask(admin));
    requests.clear();
    const times = [];
    let answer;
    for (const id of tasks) {
      const begun = performance.now();
      answer = await member.post(`/v1/tasks/${id}/completions`);
      times.push(performance.now() - begun);
    }
    return { times: times.sort((a, b) => a - b), calls: requests.count(), answer };
  };

  const answered = await claims();
  faults.add({ kind: 'credits-depleted' });
  const open = await claims();
  const { errorCode, nextVerificationAt } = open.answer;
  report('X answers', answered);
  report('breaker open', open);
  console.log(`last answer: ${errorCode}, next verification at ${nextVerificationAt}`);
  console.log(`median, open / answered: ${(at(open, 0.5) / at(answered, 0.5)).toFixed(2)}`);
} finally {
  await service.close();
}

async function aTask(admin) {
  const task = { title: 'Follow', taskType: 'TWITTER_FOLLOW', targetUrl: 'https://x.com/brand' };
  const { id } = await admin.post('/v1/admin/tasks', task);
  return id;
}

function at({ times }, share) {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))];
}

function report(name, result) {
  const figures = [0.5, 0.95, 1].map((share) => `${at(result, share).toFixed(1)} ms`);
  console.log(
    `${name}: median ${figures[0]}, p95 ${figures[1]}, longest ${figures[2]}, ${result.calls} calls to X`,
  );
}

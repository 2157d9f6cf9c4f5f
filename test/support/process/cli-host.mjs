// Runs commands that its parent sends, one after the other, and sends back how each ended. Loading the program takes
// longer than most commands, so one process runs many.
import { runProgram } from '../../../dist/src/cli/program.js';

const written = { stdout: '', stderr: '' };
for (const name of Object.keys(written)) {
  process[name].write = (text, ...rest) => {
    written[name] += text;
    rest.find((argument) => typeof argument === 'function')?.();
    return true;
  };
}

process.on('message', async ({ env, args }) => {
  for (const name of Object.keys(written)) written[name] = '';
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.exitCode = undefined;
  await runProgram(args);
  process.send({ status: process.exitCode ?? 0, ...written });
});

// A simulated X that costs little: each request is answered by the simulator once, and then from memory. For members
// of whom X shows the same.
import { createServer } from 'node:http';
import { once } from 'node:events';

export async function startReplayedX(simulatorUrl) {
  const answers = new Map();
  const server = createServer(async (request, response) => {
    const kept = answers.get(request.url) ?? (await askSimulator(request));
    answers.set(request.url, kept);
    response.writeHead(kept.status, kept.headers).end(kept.body);
  });
  const askSimulator = async ({ url, headers: { authorization } }) => {
    const answer = await fetch(`${simulatorUrl}${url}`, { headers: { authorization } });
    const body = Buffer.from(await answer.arrayBuffer());
    return {
      status: answer.status,
      body,
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    };
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

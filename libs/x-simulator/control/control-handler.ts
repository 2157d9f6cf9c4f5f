import { z } from 'zod';
import { controlCommands } from './control-commands.js';
import { jsonReply, type HttpReply, type IncomingCall } from '../server/reply.js';
import { SimulatorError } from '../simulator-error.js';
import type { ControlledSimulator } from '../simulator-parts.js';

export const CONTROL_PREFIX = '/_control/';

/**
 * Control over HTTP for other processes: `POST /_control/<command>` with a JSON body, `GET /_control/requests`.
 * Only JSON is accepted, so that no web page in a browser can post a form to it.
 */
export async function answerControl(simulator: ControlledSimulator, call: IncomingCall): Promise<HttpReply> {
  const name = call.path.slice(CONTROL_PREFIX.length);
  if (call.method === 'GET' && name === 'requests') {
    const { requests } = simulator;
    return jsonReply(200, { billedResources: requests.billedResources(), requests: requests.all() });
  }
  const command = Object.hasOwn(controlCommands, name) ? controlCommands[name] : undefined;
  if (command === undefined) return jsonReply(404, { error: 'unknown_command' });
  if (call.method !== 'POST') return jsonReply(405, { error: 'method_not_allowed' }, { allow: 'POST' });
  if (call.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') {
    return jsonReply(415, { error: 'json_expected' });
  }
  try {
    const result = await command(simulator, call.body === '' ? undefined : JSON.parse(call.body));
    return jsonReply(200, result ?? {});
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): HttpReply {
  if (error instanceof SimulatorError) {
    const isUnknown = error.code === 'unknown_user' || error.code === 'unknown_post';
    return jsonReply(isUnknown ? 404 : 409, { error: error.code, message: error.message });
  }
  if (error instanceof z.ZodError) {
    const issues = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    return jsonReply(400, { error: 'invalid_body', issues });
  }
  if (error instanceof SyntaxError) return jsonReply(400, { error: 'invalid_json' });
  throw error;
}

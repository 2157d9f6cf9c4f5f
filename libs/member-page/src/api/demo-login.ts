import type * as z from 'zod/mini';
import { ApiError } from '#client';
import { demoUsersShape, devTokenShape, settingsShape, type DemoUser, type Settings } from './shapes.js';

/** The settings of the page; served beside it. */
export function loadSettings(signal: AbortSignal): Promise<Settings> {
  return ask('./config.json', settingsShape, { signal });
}

/** The demo users who are not admins. */
export async function loadMembers(apiUrl: string, signal: AbortSignal): Promise<DemoUser[]> {
  const { users } = await ask(`${apiUrl}/dev-login`, demoUsersShape, { signal });
  return users.filter(({ roles }) => roles.length === 0);
}

/** A token for a demo user. */
export async function signIn(apiUrl: string, sub: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const call = { method: 'POST', headers, body: JSON.stringify({ sub }) };
  const { token } = await ask(`${apiUrl}/dev-login`, devTokenShape, call);
  return token;
}

/** Asks for what is not part of the API. @throws ApiError, or the signal's reason. */
async function ask<T>(url: string, shape: z.ZodMiniType<T>, call: RequestInit): Promise<T> {
  const response = await fetch(url, call).catch((error: unknown) => {
    if (call.signal?.aborted === true) throw error;
    throw ApiError.unreachable(error);
  });
  if (!response.ok) throw await ApiError.of(response);
  try {
    return shape.parse(await response.json());
  } catch (error) {
    throw ApiError.unreadable(response.status, error);
  }
}

import type { LocalCloud } from '../../src';

export interface Controlled {
  status: number;
  headers: Headers;
  body: unknown;
}

/** Asks the control API, as any client would. */
export async function control(
  cloud: LocalCloud,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Controlled> {
  const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${cloud.endpoints.controlUrl}${path}`, { method, body: sent, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

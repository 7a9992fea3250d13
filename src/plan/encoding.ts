import type { Settings } from './settings';

/** The settings' file beside the code in the function's archive. */
export const SETTINGS_FILE = 'settings.json';

/** Canonical JSON: the same settings give the same bytes, whatever the order in which their keys were typed. */
export function encodeSettings(settings: Settings): string {
  return JSON.stringify(settings, (_key, value: unknown) => (isRecord(value) ? sorted(value) : value));
}

/** The inverse of `encodeSettings`; its text is trusted, since it comes with the function's own archive. */
export function decodeSettings(text: string): Settings {
  return JSON.parse(text) as Settings;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

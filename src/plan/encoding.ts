import { isRecord } from './record';
import type { TickSettings } from './settings';

/** The settings' file beside the code in the function's archive. */
export const SETTINGS_FILE = 'settings.json';

const OF_THE_TICK: Record<keyof TickSettings, true> = {
  vault: true,
  sourceRegion: true,
  destinationRegions: true,
  plans: true,
  encryptionKeys: true,
  tickMinutes: true,
  maxConcurrentCopies: true,
  retiredRegions: true,
  resourceGroupId: true,
  tags: true,
  drill: true,
};

/**
 * Canonical JSON of what the function needs: the same settings give the same bytes, whatever the order in which their keys were
 * typed and whatever else was set.
 */
export function encodeSettings(settings: TickSettings): string {
  const needed = Object.entries(settings).filter(([key]) => key in OF_THE_TICK);
  return JSON.stringify(Object.fromEntries(needed), (_key, value: unknown) =>
    isRecord(value) ? sorted(value) : value,
  );
}

/** The inverse of `encodeSettings`; its text is trusted, since it comes with the function's own archive. */
export function decodeSettings(text: string): TickSettings {
  return JSON.parse(text) as TickSettings;
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

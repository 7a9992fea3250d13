import { decodeSettings, encodeSettings } from '../../src/plan/encoding';
import type { Settings } from '../../src/plan/settings';

const settings: Settings = {
  vault: 'offsite-prod',
  sourceRegion: 'cn-shanghai',
  destinationRegions: ['cn-qingdao'],
  homeRegion: 'cn-qingdao',
  plans: [],
  encryptionKeys: { 'cn-qingdao': 'key-1', 'cn-beijing': 'key-2' },
  userAccessKey: false,
  alarmContactGroups: [],
  tickMinutes: 5,
  maxConcurrentCopies: 5,
  retiredRegions: [],
  assumedImageMinutes: 35,
  assumedCopyMinutes: 35,
  tags: { owner: '运维' },
};

test('settings come back as they were', () => {
  expect(decodeSettings(encodeSettings(settings))).toEqual(settings);
});

test('the order in which keys were typed makes no difference, at any depth', () => {
  const backwards = (value: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).reverse());
  const other = backwards({ ...settings, encryptionKeys: backwards(settings.encryptionKeys) }) as unknown as Settings;
  expect(encodeSettings(other)).toBe(encodeSettings(settings));
});

test('the order of a list is kept, since the first destination is the home', () => {
  const both = { ...settings, destinationRegions: ['b', 'a'] };
  expect(decodeSettings(encodeSettings(both)).destinationRegions).toEqual(['b', 'a']);
});

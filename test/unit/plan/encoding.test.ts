import { decodeSettings, encodeSettings } from '../../../src/plan/encoding';
import type { Settings } from '../../../src/plan/settings';
import { settings } from '../worlds';

const SETTINGS = settings({
  plans: [],
  encryptionKeys: { 'cn-qingdao': 'key-1', 'cn-beijing': 'key-2' },
  tags: { owner: '运维' },
});

test('what the function needs comes back as it was', () => {
  expect(decodeSettings(encodeSettings(SETTINGS))).toEqual({
    vault: 'offsite-prod',
    sourceRegion: 'cn-shanghai',
    destinationRegions: ['cn-qingdao'],
    plans: [],
    encryptionKeys: { 'cn-qingdao': 'key-1', 'cn-beijing': 'key-2' },
    tickMinutes: 5,
    maxConcurrentCopies: 5,
    retiredRegions: [],
    tags: { owner: '运维' },
  });
});

test('what a drill is like is among it', () => {
  const drill = {
    schedule: '0 12 * * *',
    timeZone: 'Asia/Shanghai',
    region: 'cn-qingdao',
    timeoutMinutes: 30,
    typeFallbacks: {},
  };
  expect(decodeSettings(encodeSettings({ ...SETTINGS, drill })).drill).toEqual(drill);
});

test('what it does not need changes nothing of it', () => {
  const other: Settings = {
    ...SETTINGS,
    homeRegion: 'cn-beijing',
    userAccessKey: true,
    alarmContactGroups: ['on-call'],
    imageQuota: 100,
    prices: { copyPerGib: 1 },
    assumedImageMinutes: 5,
    assumedCopyMinutes: 5,
  };
  expect(encodeSettings(other)).toBe(encodeSettings(SETTINGS));
});

test('the order in which keys were typed makes no difference, at any depth', () => {
  const backwards = (value: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(value).reverse());
  const other = backwards({ ...SETTINGS, encryptionKeys: backwards(SETTINGS.encryptionKeys) }) as unknown as Settings;
  expect(encodeSettings(other)).toBe(encodeSettings(SETTINGS));
});

test('the order of a list is kept, since the first destination is the home', () => {
  const both = { ...SETTINGS, destinationRegions: ['b', 'a'] };
  expect(decodeSettings(encodeSettings(both)).destinationRegions).toEqual(['b', 'a']);
});

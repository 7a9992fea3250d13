import { decodeSettings, encodeSettings } from '../../../src/plan/encoding';
import type { Settings } from '../../../src/plan/settings';

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

test('what the function needs comes back as it was', () => {
  expect(decodeSettings(encodeSettings(settings))).toEqual({
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
  expect(decodeSettings(encodeSettings({ ...settings, drill })).drill).toEqual(drill);
});

test('what it does not need changes nothing of it', () => {
  const other: Settings = {
    ...settings,
    homeRegion: 'cn-beijing',
    userAccessKey: true,
    alarmContactGroups: ['on-call'],
    imageQuota: 100,
    prices: { copyPerGib: 1 },
    assumedImageMinutes: 5,
    assumedCopyMinutes: 5,
  };
  expect(encodeSettings(other)).toBe(encodeSettings(settings));
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

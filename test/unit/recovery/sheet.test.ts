import fc from 'fast-check';
import { identityTags, TAG } from '../../../src/recovery/identity';
import { copyTags } from '../../../src/recovery/point';
import { readSheet, sheetTags } from '../../../src/recovery/sheet';
import { image, night } from '../worlds';

const disk = fc.record({
  device: fc.integer({ min: 0, max: 15 }).map((n) => `/dev/xvd${String.fromCharCode(97 + n)}`),
  category: fc.constantFrom('cloud_essd', 'cloud_efficiency', 'cloud_auto', 'cloud_ssd'),
  sizeGiB: fc.integer({ min: 20, max: 65536 }),
});
const sheet = fc.record({
  type: fc.constantFrom('ecs.g7.large', 'ecs.ebmg7se-nps1.32xlarge'),
  zone: fc.constantFrom('cn-shanghai-b', 'cn-shanghai-finance-1b'),
  vSwitch: fc.constantFrom('', 'vsw-uf6h3rbwbm90urjwa1234'),
  privateIp: fc.constantFrom('', '192.168.100.200'),
  securityGroups: fc.array(
    fc.integer({ min: 0, max: 99 }).map((n) => `sg-uf6h3rbwbm90urjwa12${n}`),
    { maxLength: 16 },
  ),
  role: fc.constantFrom('', 'a-role'),
  disks: fc.array(disk, { maxLength: 17 }),
});

test('a sheet is read back as written; what was cut is counted', () => {
  fc.assert(
    fc.property(sheet, (written) => {
      const read = readSheet(sheetTags(written));
      expect(read.disks).toEqual(written.disks.slice(0, read.disks.length));
      expect(read.disks.length + read.cut.disks).toBe(written.disks.length);
      expect(read.securityGroups).toEqual(written.securityGroups.slice(0, read.securityGroups.length));
      expect(read.securityGroups.length + read.cut.securityGroups).toBe(written.securityGroups.length);
      const { type, zone, vSwitch, role } = written;
      expect(read).toMatchObject({ type, zone, role, ...(vSwitch ? { vSwitch } : {}) });
    }),
  );
});

test('no value is longer than a tag may be, and none is empty', () => {
  fc.assert(
    fc.property(sheet, (written) => {
      for (const value of Object.values(sheetTags(written))) {
        expect(value.length).toBeLessThanOrEqual(128);
        expect(value).not.toBe('');
      }
    }),
  );
});

test('ten disks fit', () => {
  const disks = Array.from({ length: 10 }, (_, i) => ({
    device: `/dev/xvd${'abcdefghij'[i]}`,
    category: 'cloud_essd',
    sizeGiB: 2048,
  }));
  const base = { type: 't', zone: 'z', vSwitch: 'v', privateIp: '1.1.1.1', securityGroups: [], role: '' };
  expect(readSheet(sheetTags({ ...base, disks })).cut.disks).toBe(0);
});

test('an address without a vSwitch is not taken for one', () => {
  const base = { type: 't', zone: 'z', vSwitch: '', privateIp: '10.1.1.1', securityGroups: [], role: '', disks: [] };
  expect(readSheet(sheetTags(base))).toMatchObject({ vSwitch: '', privateIp: '10.1.1.1' });
});

test('a copy has room for four tags of the user, the result of its drill included', () => {
  const full = fc
    .sample(sheet, 1000)
    .map(sheetTags)
    .reduce((all, tags) => ({ ...all, ...tags }), {});
  const source = image('i-1', night(2));
  const tags = { ...identityTags(source.identity, 1), ...full, [TAG.rules]: 'all' };
  const drilled = { ...copyTags({ ...source, tags }, 1), [TAG.drill]: 'passed' };
  expect(Object.keys(drilled).sort()).toEqual(
    Object.values(TAG)
      .filter((key) => !NOT_ON_COPIES.has(key))
      .sort(),
  );
  // As config refuses a fifth one of the user's: a point needs 16 of the 20.
  expect(Object.keys(drilled)).toHaveLength(16);
});

/** On servers of a recovery stack, and on snapshots of a failed image. */
const NOT_ON_COPIES = new Set<string>([TAG.recovery, TAG.discarded]);

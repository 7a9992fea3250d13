import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { banner } from '../../src/command/banner';
import { readOptions } from '../../src/command/options';
import { readSeedFile } from '../../src/command/seedFile';

describe('the flags of local-cloud', () => {
  let said = '';
  beforeEach(() => {
    said = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  });
  afterEach(() => jest.restoreAllMocks());

  it('are all optional', () => {
    expect(readOptions([])).toEqual({ port: 0, clock: 'virtual', json: false });
  });

  it('are read', () => {
    const args = ['--port', '8080', '--seed', 'x.yaml', '--clock', 'real', '--json'];
    expect(readOptions(args)).toEqual({ port: 8080, seed: 'x.yaml', clock: 'real', json: true });
  });

  it.each([
    ['a port that is none', ['--port', 'http'], /from 0 to 65535/],
    ['half a port', ['--port', '80.5'], /from 0 to 65535/],
    ['a port below 0', ['--port=-1'], /from 0 to 65535/],
    ['a port that is too high', ['--port', '65536'], /from 0 to 65535/],
    ['a clock that is none', ['--clock', 'fast'], /virtual, real/],
    ['an unknown flag', ['--sed', 'x'], /--sed/],
    ['a flag without its value', ['--seed'], /argument missing/],
    ['a word too many', ['now'], /too many arguments/],
  ])('say in one line what is wrong: %s', (_what, args, message) => {
    expect(() => readOptions(args)).toThrow();
    expect(said).toMatch(message);
    expect(said.trim().split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe('the seed file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'local-cloud-seed-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it.each([
    ['yaml', 'now: 2027-01-01T00:00:00Z\nservers:\n  - { id: i-1, region: eu-west-1 }\n'],
    ['json', '{"now": "2027-01-01T00:00:00Z", "servers": [{"id": "i-1", "region": "eu-west-1"}]}'],
  ])('may be %s', (kind, text) => {
    const seed = { now: '2027-01-01T00:00:00Z', servers: [{ id: 'i-1', region: 'eu-west-1' }] };
    expect(readSeedFile(file(`seed.${kind}`, text))).toEqual(seed);
  });

  it('may be empty', () => expect(readSeedFile(file('empty.yaml', '# nothing\n'))).toEqual({}));

  it.each([
    ['regions', 'servers: [{ region: atlantis }]', /servers\.0\.region: no such region/],
    ['names', 'server: []', /seed: there is no key "server"; the nearest is "servers"/],
    ['inner names', 'servers: [{ region: eu-west-1, disks: [{ sizeGib: 1 }] }]', /"sizeGib"; the nearest is "sizeGiB"/],
    ['odd names', 'quotas: { coffee: 1 }', /quotas: there is no key "coffee"; there are: imagesPerRegion, /],
    ['accounts', 'accountId: 1234567890123456', /accountId: .*string/],
    ['syntax', 'servers: [', /Flow sequence/],
    ['kinds', '- a list', /expected object/],
  ])('names itself and what is wrong in it: %s', (name, text, message) => {
    const bad = file(`bad-${name}.yaml`, text);
    expect(() => readSeedFile(bad)).toThrow(message);
    expect(() => readSeedFile(bad)).toThrow(bad);
  });

  it('must be there, and a file', () => {
    expect(() => readSeedFile('no/such.yaml')).toThrow(/^--seed no\/such\.yaml: there is no such file$/);
    expect(() => readSeedFile(folder)).toThrow(`--seed ${folder}: it is a folder; a YAML or JSON file is wanted`);
  });
});

it('the banner has a line to paste the key from', () => {
  const key = { accessKeyId: 'LTAIx', accessKeySecret: 'hush', accountId: '1' };
  const urls = { httpUrl: 'h', proxyUrl: 'h', controlUrl: 'h/-/', caFile: 'c', tlsPort: 1 };
  expect(banner({ ...key, ...urls }, 'virtual')).toMatch(
    /^ *export ALICLOUD_ACCESS_KEY=LTAIx ALICLOUD_SECRET_KEY=hush$/m,
  );
});

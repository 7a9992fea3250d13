import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { said } from '../command-line';
import { parseSettings } from '../../../src/plan/config/parse';
import { stackFileConfig } from '../../../src/plan/config/stack-file';

const KEY_ID = 'LTAI5tEXAMPLEkeyid00001';
const SECRET = 'exampleSecretOfTheScript000001';
const INI = `# 阿里云ak配置
[common]
accessKeyId = ${KEY_ID}
accessSecret = ${SECRET}
logdir_name = logdir
logfile_name = ecsoperlog.log

[source]
;源地域
s_RegionId = cn-shanghai
s_InstanceId =  i-uf661wb708uvqc9jyhem，i-uf661wb708uvqc9jyhel
s_ImageName: api-source-image
s_Description = api-source-image源镜像描述信息

[destination]
d_DestinationRegionId = cn-qingdao
d_DestinationImageName = api-destination-image
d_DestinationDescription = 目的镜像 100%% 描述信息
`;
/** The same in GB 18030, of which Node only reads: the bytes of its 中 and 文. */
const gbk = (text: string) =>
  Buffer.concat(
    [...text].map(
      (char) => ({ 中: Buffer.from([0xd6, 0xd0]), 文: Buffer.from([0xce, 0xc4]) })[char] ?? Buffer.from(char),
    ),
  );

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'import-config-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function imported(file: string | Buffer, ...options: string[]) {
  writeFileSync(join(folder, 'config.ini'), file);
  return asked('import-config', 'config.ini', ...options);
}

const asked = (...argv: string[]) => said(argv, { folder, env: { INIT_CWD: folder } });

const written = (stack = 'prod') => readFileSync(join(folder, `Pulumi.${stack}.yaml`), 'utf8');
function planOf(text: string) {
  const config = stackFileConfig(text, 'it');
  const { settings } = parseSettings({ config, project: 'offsite', stack: 'prod', now: new Date('2026-03-01') });
  return { ...settings, plan: settings.plans[0] };
}

test('the file holds what the script held, in Chinese too', async () => {
  expect((await imported(INI)).code).toBe(0);
  expect(planOf(written())).toMatchObject({
    sourceRegion: 'cn-shanghai',
    destinationRegions: ['cn-qingdao'],
    plan: {
      instances: ['i-uf661wb708uvqc9jyhel', 'i-uf661wb708uvqc9jyhem'],
      imageName: 'api-source-image',
      description: 'api-source-image源镜像描述信息',
      destinationImageName: 'api-destination-image',
      destinationDescription: '目的镜像 100% 描述信息',
    },
  });
});

test('no key is carried over or shown, and every line that is left out has its reason', async () => {
  const { out, err } = await imported(INI.replace('[source]', 'proxy = x\n[source]'), '--json');
  expect(out + err + written()).not.toMatch(new RegExp(`${KEY_ID}|${SECRET}`));
  const { leftOut } = JSON.parse(out) as { leftOut: { key: string; line: number; why: string }[] };
  expect(leftOut.map(({ key, line }) => `${key} ${line}`)).toEqual([
    'accessKeyId 3',
    'accessSecret 4',
    'logdir_name 5',
    'logfile_name 6',
    'proxy 8',
  ]);
  expect(leftOut.every(({ why }) => why.length > 20)).toBe(true);
});

const SHORT =
  '[source]\ns_RegionId=cn-shanghai\ns_InstanceId=i-uf661wb708uvqc9jyhem\nd_DestinationRegionId=cn-qingdao\ns_Description=';
test.each([
  ['UTF-8', Buffer.from(`${SHORT}中文`)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${SHORT}中文`)],
  ['UTF-16', Buffer.from(`\ufeff${SHORT}中文`, 'utf16le')],
  ['GBK', gbk(`${SHORT}中文`)],
  ['lines that end as in DOS', Buffer.from(`${SHORT}中文`.replaceAll('\n', '\r\n'))],
  ['a value in two lines', Buffer.from(`${SHORT}\n   中文`)],
])('reads %s', async (_, bytes) => {
  expect(await imported(bytes)).toMatchObject({ code: 0, err: '' });
  expect(planOf(written()).plan).toMatchObject({ description: '中文', imageName: 'nightly' });
});

test('quotes, comments behind a value and lists as people write them', async () => {
  const { code, out } = await imported(
    SHORT.replace('i-uf661wb708uvqc9jyhem', '"i-uf661wb708uvqc9jyhem"、i-uf661wb708uvqc9jyhel; # both')
      .replace('cn-qingdao', '“cn-qingdao” ; far away')
      .concat('"中文 # 1"\ns_ImageName = \'api\'\ns_Descr = x\ns_regionid = cn-beijing'),
    '--json',
  );
  expect(code).toBe(0);
  expect(planOf(written())).toMatchObject({
    sourceRegion: 'cn-beijing',
    destinationRegions: ['cn-qingdao'],
    plan: {
      instances: ['i-uf661wb708uvqc9jyhel', 'i-uf661wb708uvqc9jyhem'],
      description: '中文 # 1',
      imageName: 'api',
    },
  });
  const { leftOut } = JSON.parse(out) as { leftOut: { key: string; line: number; why: string }[] };
  expect(leftOut).toContainEqual({ key: 's_RegionId', line: 2, why: 'line 8 has it once more, and counts' });
  expect(leftOut.find(({ key }) => key === 's_Descr')?.why).toContain('s_Description is one');
});

test('a region that nobody knows is carried over, with the nearest that is known', async () => {
  const { code, err } = await imported(INI.replace('cn-qingdao', 'cn-qigndao'));
  expect({ code, err }).toEqual({
    code: 0,
    err: expect.stringMatching(/^note: Region cn-qigndao .*; is it cn-qingdao\?\n$/),
  });
});

test('a folder is no file', async () => {
  expect(await asked('import-config', '.')).toEqual({
    code: 2,
    out: '',
    err: 'error: . could not be read: it is a folder\nNothing was written.\n',
  });
});

test('writes over no file unasked; then what Pulumi keeps in it stays', async () => {
  const before = 'encryptionsalt: v1:abc\nconfig:\n  offsite:vault: old\n';
  writeFileSync(join(folder, 'Pulumi.web.yaml'), before);
  expect(await imported(INI, '--stack', 'web')).toMatchObject({ code: 2, err: expect.stringContaining('--force') });
  expect(written('web')).toBe(before);
  expect((await imported(INI, '--stack', 'web', '--force')).code).toBe(0);
  expect(written('web')).toContain('encryptionsalt: v1:abc');
  expect(written('web')).not.toContain('vault');
});

test.each([
  ['without its servers', INI.replace(/s_InstanceId.*/, ''), /s_InstanceId/],
  ['that is none', `${SECRET}\n`, /line 1 is neither/],
  [
    'with a region that is none',
    INI.replace('cn-qingdao', 'qingdao'),
    /line 16: d_DestinationRegionId must be a region/,
  ],
  ['with a server that is none', INI.replace('i-uf661wb708uvqc9jyhel', 'web-2'), /line 11: s_InstanceId .*\n.*web-2/],
  ['with a key that is mistyped', INI.replace('d_DestinationRegionId', 'd_DestRegionId'), /line 16 has d_DestRegionId/],
])('refuses a file %s, writes nothing and shows no secret', async (_, text, why) => {
  const { code, err } = await imported(text);
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(why) });
  expect(err).not.toContain(SECRET);
  expect(() => written()).toThrow();
});

test('a stack that cannot be, and a file that is not there', async () => {
  expect(await imported(INI, '--stack', '../up')).toMatchObject({ code: 2 });
  expect(await imported(INI, '--stack', 'web', '--force')).toMatchObject({ code: 0 });
  rmSync(join(folder, 'config.ini'));
  const absent = await asked('import-config', 'config.ini');
  expect(absent).toMatchObject({
    code: 2,
    err: expect.stringContaining('config.ini could not be read: there is no such file'),
  });
});

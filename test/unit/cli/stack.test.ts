import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readStack } from '../../../src/cli/stack-files';
import type { Surroundings } from '../../../src/cli/surroundings';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offsite-stacks-'));
  writeFileSync(join(folder, 'Pulumi.yaml'), 'name: offsite\nruntime: nodejs\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

function surroundings(env: Record<string, string> = {}): Surroundings {
  const said = { write: () => undefined };
  return {
    env: { HOME: folder, PATH: '', ...env },
    folder,
    stdout: said,
    stderr: said,
    now: () => new Date('2026-03-01T00:00:00Z'),
    sleep: () => Promise.resolve(),
    interrupts: () => new AbortController().signal,
  };
}

const USUAL = {
  'offsite:sourceRegion': 'cn-shanghai',
  'offsite:destinationRegions': 'cn-qingdao',
  'offsite:plans': { web: { instances: 'i-uf661wb708uvqc9jyhem', schedule: '0 2 * * *' } },
};

function stack(name: string, config: object = USUAL, rest: object = {}): void {
  writeFileSync(join(folder, `Pulumi.${name}.yaml`), JSON.stringify({ ...rest, config }));
}

/** What `pulumi stack select` leaves: its file is named after the project file's path. */
function select(content: object): void {
  const hash = createHash('sha1').update(join(folder, 'Pulumi.yaml')).digest('hex');
  mkdirSync(join(folder, '.pulumi', 'workspaces'), { recursive: true });
  writeFileSync(join(folder, '.pulumi', 'workspaces', `offsite-${hash}-workspace.json`), JSON.stringify(content));
}

const read = (name?: string, env?: Record<string, string>) => readStack(surroundings(env), name);

describe('which stack', () => {
  const RECOVERY = {
    'offsite:destinationRegions': 'cn-qingdao',
    'offsite:vault': 'offsite-prod',
    'offsite:recovery': { mode: 'off' },
  };

  test('the only one, where none is named', () => {
    stack('prod');
    expect(read()).toMatchObject({ name: 'prod', file: 'Pulumi.prod.yaml', settings: { vault: 'offsite-prod' } });
  });

  test('a region that is mistyped is told beside it, with the nearest that is known', () => {
    stack('prod', { ...USUAL, 'offsite:destinationRegions': 'cn-qigndao' });
    expect(read().notes).toEqual([expect.stringContaining('is it cn-qingdao?')]);
  });

  test('the one that Pulumi has selected, as any of its versions writes it, or the environment', () => {
    stack('prod');
    stack('test');
    select({ stack: 'test' });
    expect(read().name).toBe('test');
    select({ stacks: { 'file:///state': 'organization/offsite/test' } });
    expect(read().name).toBe('test');
    expect(read(undefined, { PULUMI_STACK: 'prod' }).name).toBe('prod');
    expect(read('prod').name).toBe('prod');
    expect(read('organization/offsite/prod').name).toBe('prod');
  });

  test('of several, with none selected: an error that lists them', () => {
    stack('prod');
    stack('test');
    expect(() => read()).toThrow(expect.objectContaining({ exitCode: 2, message: 'there are 2 stacks: prod, test' }));
  });

  test('of a pipeline and a recovery stack, the one that the command is about; a pipeline has to be one', () => {
    stack('prod');
    stack('recovery', RECOVERY);
    expect(read().name).toBe('prod');
    expect(readStack(surroundings(), undefined, 'recovery').name).toBe('recovery');
    expect(() => read('recovery')).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('is a recovery stack') as string }),
    );
  });

  test.each(['Pulumi.prod.yaml', './Pulumi.prod.yaml', '/elsewhere/prod.yml'])(
    'a file is no name of a stack: %s',
    (wanted) => {
      stack('prod');
      expect(() => read(wanted)).toThrow(expect.objectContaining({ exitCode: 2, advice: 'Say --stack prod.' }));
    },
  );

  test('a file that is no YAML: where it breaks off in the words of the parser, and nothing of what stands there', () => {
    writeFileSync(join(folder, 'Pulumi.prod.yaml'), 'config:\n  offsite:vault: hush\n offsite:plans: hush\n');
    expect(() => read('prod')).toThrow(
      /^The config has a problem:\n\n {2}Pulumi.prod.yaml must be YAML\n {4}because: {2}[^\n]+ at line 3, column \d+\n {4}example: /,
    );
    expect(() => read('prod')).not.toThrow(/hush|received/);
  });

  test('an empty name, and a file that is a folder, are one error each', () => {
    mkdirSync(join(folder, 'Pulumi.prod.yaml'));
    expect(() => read('')).toThrow(expect.objectContaining({ exitCode: 2, message: '--stack names no stack' }));
    expect(() => read('prod')).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  test('one that is not there: the file that is missing, and the nearest that are', () => {
    stack('prod');
    stack('staging');
    const error = expect.objectContaining({
      exitCode: 2,
      message: expect.stringContaining('Pulumi.nowhere.yaml') as string,
      advice: expect.stringMatching(/prod|staging/) as string,
    }) as Error;
    expect(() => read('nowhere')).toThrow(error);
  });
});

describe('secrets', () => {
  /** Made by the pulumi command with the passphrase `x`. */
  const SALT = { encryptionsalt: 'v1:RrSOsbZjHC0=:v1:hkXfOJYamj49/bnf:Qdljcvvqk9R0wuptY2VvSjZopRFZhg==' };
  const KEY = 'v1:H1ZU+wXniPFIn9ru:FlAvL9hx5vVrf9uzZ3NMufUKnRJ7B1YeHRAgU6kQpUwZGKx0byu7CE0=';
  const GROUPS = 'v1:nfPRhcCi+UPYuoyG:MucJ3C0+dhkAFSvpFQJfi9F2Yx92tLk=';
  const ENCRYPTED = { ...USUAL, 'offsite:encryptionKeys': { 'cn-qingdao': { secure: KEY } } };

  test('are read by the passphrase in the environment, or in a file', () => {
    stack('prod', ENCRYPTED, SALT);
    const keys = { 'cn-qingdao': 'key-hzz630494463ejqjxoeqq' };
    expect(read('prod', { PULUMI_CONFIG_PASSPHRASE: 'x' }).settings.encryptionKeys).toEqual(keys);
    const file = join(folder, 'passphrase');
    writeFileSync(file, 'x\n');
    expect(read('prod', { PULUMI_CONFIG_PASSPHRASE_FILE: file }).settings.encryptionKeys).toEqual(keys);
  });

  test('with another passphrase, or none and no pulumi: one clear error that names the key', () => {
    stack('prod', ENCRYPTED, SALT);
    const error = (why: string) =>
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringMatching(`^offsite:encryptionKeys: .*${why}`) as string,
      });
    expect(() => read('prod', { PULUMI_CONFIG_PASSPHRASE: 'y' })).toThrow(error('passphrase') as Error);
    expect(() => read('prod')).toThrow(error('no pulumi command') as Error);
  });

  test('are read by the pulumi command where it is there', () => {
    stack('prod', ENCRYPTED);
    const answer = { 'offsite:encryptionKeys': { objectValue: { 'cn-qingdao': 'key-from-pulumi' }, secret: true } };
    writeFileSync(join(folder, 'pulumi'), `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
    chmodSync(join(folder, 'pulumi'), 0o755);
    const { settings } = read('prod', { PATH: `${folder}:/bin:/usr/bin` });
    expect(settings.encryptionKeys).toEqual({ 'cn-qingdao': 'key-from-pulumi' });
  });

  test('that no command looks at may stay encrypted', () => {
    stack('prod', {
      ...USUAL,
      'offsite:alarmContactGroups': { secure: GROUPS },
      'offsite:userAccessKey': { secure: GROUPS },
      'alicloud:secretKey': { secure: GROUPS },
    });
    expect(read('prod').settings).toMatchObject({ alarmContactGroups: [], userAccessKey: false });
  });

  test('are never shown by an error about the config', () => {
    stack('prod', { ...USUAL, 'offsite:encryptionKeys': { 'cn-beijing': { secure: KEY } } }, SALT);
    let message = '';
    try {
      read('prod', { PULUMI_CONFIG_PASSPHRASE: 'x' });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('offsite:encryptionKeys.cn-beijing');
    expect(message.match(/received: .*/g)).toEqual(['received: [secret]']);
  });
});

import { LocalCloud } from '../../src';
import { Deployer, HOME, zipOf } from '../deployed';

const CODE = `exports.handler = async () => 'one';`;

describe('functions as they are declared', () => {
  let cloud: LocalCloud;
  let at: Deployer;
  beforeAll(async () => {
    cloud = await LocalCloud.start({});
    at = new Deployer(cloud);
  });
  afterAll(() => cloud.close());

  test('what is not given has its default, and all that the provider reads is there', async () => {
    await at.function('plain', CODE, { timeout: undefined, Tags: [{ Key: 'a', Value: '1' }] });
    expect(await at.fc('GET', '/functions/plain')).toMatchObject({
      functionName: 'plain',
      functionArn: `acs:fc:${HOME}:${cloud.endpoints.accountId}:functions/plain`,
      handler: 'index.handler',
      runtime: 'nodejs20',
      description: '',
      role: '',
      cpu: 0.35,
      memorySize: 512,
      diskSize: 512,
      timeout: 3,
      instanceConcurrency: 1,
      internetAccess: true,
      environmentVariables: {},
      state: 'Active',
      tags: [{ Key: 'a', Value: '1' }],
    });
  });

  test('an update keeps what it does not name, and replaces what it does as a whole', async () => {
    await at.function('merged', CODE, {
      description: 'first',
      environmentVariables: { A: '1', B: '2' },
      memorySize: 1024,
    });
    await at.fc('PUT', '/functions/merged', { functionName: 'merged', environmentVariables: { A: '3' }, timeout: 120 });
    expect(await at.fc('GET', '/functions/merged')).toMatchObject({
      description: 'first',
      environmentVariables: { A: '3' },
      memorySize: 1024,
      timeout: 120,
    });
    await at.fc('PUT', '/functions/merged', { code: { zipFile: zipOf(`exports.handler = async () => 'two';`) } });
    expect((await cloud.invoke(HOME, 'merged')).result).toBe('two');
  });

  test('the checksum is the CRC-64 of the archive, and a wrong one is refused', async () => {
    const zipFile = Buffer.from('123456789').toString('base64');
    // The check value that the algorithm is defined with; the bytes are no archive, which is told only after it.
    await expect(at.function('sum', CODE, { code: { zipFile, checksum: '11051210869376104954' } })).rejects.toThrow(
      /no zip archive/,
    );
    await expect(at.function('sum', CODE, { code: { zipFile, checksum: '1' } })).rejects.toThrow(
      /InvalidArgument: code.checksum/,
    );
  });

  test.each([
    ['a name', { functionName: '9lives' }, /functionName/],
    ['a handler', { handler: 'index' }, /handler/],
    ['a runtime', { runtime: 'nodejs22' }, /runtime/],
    ['memory in other steps than 64', { memorySize: 500 }, /multiple of 64/],
    ['too much memory for its cpu', { cpu: 0.1, memorySize: 1024 }, /cpu to memory/],
    ['a disk of another size', { diskSize: 1024 }, /diskSize/],
    ['a time-out of more than a day', { timeout: 86_401 }, /timeout/],
    ['an environment of more than 4 KB', { environmentVariables: { A: 'x'.repeat(4096) } }, /4096/],
    ['a reserved variable', { environmentVariables: { FC_REGION: 'x' } }, /reserved/],
    ['a role of somebody else', { role: 'acs:ram::1:role/x' }, /role/],
    ['a log that is not there', { logConfig: { project: 'nowhere', logstore: 'x' } }, /log project/],
    ['no code', { code: undefined }, /code/],
    ['code that is no archive', { code: { zipFile: 'AAAA' } }, /zip/],
  ])('%s is refused', async (_what, wrong, message) => {
    await expect(at.function('wrong', CODE, wrong)).rejects.toThrow(message);
    await expect(at.fc('GET', '/functions/wrong')).rejects.toThrow(/FunctionNotFound/);
  });

  test('not everywhere, and not twice', async () => {
    await expect(at.function('far', CODE, {}, 'cn-heyuan')).rejects.toThrow(/not in cn-heyuan/);
    await at.function('twice', CODE);
    await expect(at.function('twice', CODE)).rejects.toThrow(/FunctionAlreadyExists/);
  });

  test('triggers: found with their id, changed in part, gone with a 404', async () => {
    await at.function('timed', CODE);
    await at.timer('timed', 'CRON_TZ=Asia/Shanghai 0 0 4 * * *', '{"action":"backup"}');
    const path = '/functions/timed/triggers/timer';
    const made = await at.fc('GET', path);
    expect(made).toMatchObject({ qualifier: 'LATEST', triggerType: 'timer', triggerId: expect.stringMatching(/-/) });
    expect(JSON.parse(String(made.triggerConfig))).toEqual({
      cronExpression: 'CRON_TZ=Asia/Shanghai 0 0 4 * * *',
      enable: true,
      payload: '{"action":"backup"}',
    });
    await at.fc('PUT', path, { description: 'new' });
    expect(await at.fc('GET', path)).toMatchObject({ description: 'new', triggerConfig: made.triggerConfig });
    await expect(at.timer('timed', '0 0 4 * * *')).rejects.toThrow(/TriggerAlreadyExists/);
    await at.fc('DELETE', path);
    await expect(at.fc('GET', path)).rejects.toMatchObject({ code: 'TriggerNotFound', status: 404 });
    await expect(at.timer('timed', '0 4 * * *')).rejects.toThrow(/six fields/);
    await expect(at.timer('timed', '@every 10s')).rejects.toThrow(/one minute/);
    await expect(at.timer('timed', 'CRON_TZ=Mars/Olympus 0 0 4 * * *')).rejects.toThrow(/InvalidArgument/);
  });

  test('settings: merged, and gone with the code of their kind', async () => {
    await at.function('set', CODE);
    await at.fc('PUT', '/functions/set/async-invoke-config', {
      maxAsyncRetryAttempts: 0,
      maxAsyncEventAgeInSeconds: 300,
    });
    await at.fc('PUT', '/functions/set/async-invoke-config', { functionName: 'set', maxAsyncRetryAttempts: 1 });
    expect(await at.fc('GET', '/functions/set/async-invoke-config')).toMatchObject({
      maxAsyncRetryAttempts: 1,
      maxAsyncEventAgeInSeconds: 300,
    });
    await expect(at.fc('PUT', '/functions/set/async-invoke-config', { maxAsyncRetryAttempts: 9 })).rejects.toThrow(/8/);
    await at.fc('DELETE', '/functions/set/async-invoke-config');
    await expect(at.fc('GET', '/functions/set/async-invoke-config')).rejects.toThrow(/AsyncConfigNotExists/);
    await expect(at.fc('GET', '/functions/set/concurrency')).rejects.toThrow(/OnDemandConfigNotFound/);
    await at.fc('PUT', '/functions/set/concurrency', { reservedConcurrency: 2 });
    expect(await at.fc('GET', '/functions/set/concurrency')).toMatchObject({ reservedConcurrency: 2 });
  });

  test('tags are set, changed and taken away by their own calls', async () => {
    const made = await at.function('tagged', CODE);
    const ResourceId = [made.functionArn];
    await at.fc('POST', '/tags-v2', { ResourceType: 'function', ResourceId, Tag: [{ Key: 'a', Value: '2' }] });
    expect((await at.fc('GET', '/functions/tagged')).tags).toEqual([{ Key: 'a', Value: '2' }]);
    const query = `ResourceId=${encodeURIComponent(JSON.stringify(ResourceId))}&ResourceType=function&TagKey=${encodeURIComponent('["a"]')}`;
    await at.fc('DELETE', `/tags-v2?${query}`);
    expect((await at.fc('GET', '/functions/tagged')).tags).toEqual([]);
  });

  test('only who may pass a role can give it to a function', async () => {
    const role = await at.role('passed', ['ecs:DescribeImages']);
    await at.function('with-role', CODE, { role });
    expect(await at.fc('GET', '/functions/with-role')).toMatchObject({ role });
  });
});

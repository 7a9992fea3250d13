import { utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EmbeddedStack, LocalCloud, type UpResult } from '../../src';

const PROGRAM = resolve(__dirname, '../programs/small');
jest.setTimeout(60_000);

describe('a program deployed without the engine', () => {
  let cloud: LocalCloud;
  let stack: EmbeddedStack;
  beforeEach(async () => {
    cloud = await LocalCloud.start({});
    stack = new EmbeddedStack(cloud, { program: PROGRAM, project: 'small', stack: 'test' });
  });
  afterEach(() => cloud.close());

  const up = (config: Record<string, string> = {}, secrets: string[] = []) =>
    stack.up({
      config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`small:${key}`, value])),
      secrets: secrets.map((key) => `small:${key}`),
    });
  const actions = ({ resources }: UpResult) =>
    Object.fromEntries(
      resources.filter(({ type }) => type.startsWith('alicloud:')).map(({ name, action }) => [name, action]),
    );
  const changes = (since: number) =>
    cloud
      .calls()
      .slice(since)
      .filter(({ action }) => !/^(Get|List|Describe)/.test(action))
      .map(({ action, region }) => `${action} ${region}`);

  test('loads the modules of a program anew each time; or, where they may be kept, when a file of it has changed', async () => {
    const program = resolve(PROGRAM, '../kept');
    const runs = async (keepModules: boolean): Promise<unknown> => {
      const kept = new EmbeddedStack(cloud, { program, project: 'kept', stack: 'test', keepModules });
      return (await kept.up({ config: {} })).outputs.runs;
    };
    expect([await runs(false), await runs(false), await runs(true), await runs(true)]).toEqual([1, 1, 2, 3]);
    utimesSync(join(program, 'index.ts'), new Date(), new Date());
    expect(await runs(true)).toBe(1);
  });

  test('makes what is declared, changes in place what can be, replaces the rest, deletes what is declared no more', async () => {
    const first = await up({ warning: 'mind the gap' });
    expect(actions(first)).toEqual({ 'pair-project': 'create', 'pair-store': 'create' });
    expect(first.outputs).toEqual({ store: 'small-project:small-store', runs: 1 });
    expect(first.warnings).toEqual(['mind the gap']);
    expect(first.resources.find(({ name }) => name === 'pair-store')).toMatchObject({
      type: 'alicloud:log/store:Store',
      id: 'small-project:small-store',
      urn: 'urn:pulumi:test::small::small:index:Pair$alicloud:log/store:Store::pair-store',
    });
    expect(cloud.world.sls.projects['small-project']).toMatchObject({ region: 'cn-qingdao' });

    // Nothing the second time.
    const before = cloud.state();
    let made = cloud.calls().length;
    const second = await up();
    expect(actions(second)).toEqual({ 'pair-project': 'same', 'pair-store': 'same' });
    expect(second.outputs).toEqual(first.outputs);
    expect(changes(made)).toEqual([]);
    expect(cloud.state()).toEqual(before);

    const updated = await up({ description: 'new', days: '7' });
    expect(actions(updated)).toEqual({ 'pair-project': 'update', 'pair-store': 'update' });
    expect(cloud.world.sls.projects['small-project']).toMatchObject({
      description: 'new',
      stores: { 'small-store': { ttl: 7 } },
    });

    // New ones first, then the old ones with what hangs on them.
    made = cloud.calls().length;
    const renamed = await up({ description: 'new', days: '7', projectName: 'other-project' });
    expect(actions(renamed)).toEqual({ 'pair-project': 'replace', 'pair-store': 'replace' });
    expect(changes(made).map((change) => change.split(' ')[0])).toEqual([
      'CreateProject',
      'CreateLogStore',
      'DeleteLogStore',
      'DeleteProject',
    ]);

    // Another provider.
    const moved = await up({ region: 'cn-beijing', projectName: 'small-beijing' });
    expect(actions(moved)).toMatchObject({ 'pair-project': 'replace', 'pair-store': 'replace' });
    expect(cloud.world.sls.projects).toMatchObject({ 'small-beijing': { region: 'cn-beijing' } });

    // The last made first, in the region where it was made.
    made = cloud.calls().length;
    expect(actions(await up({ empty: 'true' }))).toMatchObject({ 'pair-project': 'delete', 'pair-store': 'delete' });
    expect(changes(made)).toEqual(['DeleteLogStore cn-beijing', 'DeleteProject cn-beijing']);
  });

  test('options: ignoreChanges, replaceOnChanges, deleteBeforeReplace, protect, retainOnDelete', async () => {
    await up();
    expect(actions(await up({ description: 'ignored', ignoreDescription: 'true' }))['pair-project']).toBe('same');
    const made = cloud.calls().length;
    const forced = { description: 'forced', replaceOnDescription: 'true', protect: 'true' };
    expect(actions(await up(forced))['pair-project']).toBe('replace');
    expect(changes(made)[0]).toMatch(/^DeleteProject/);
    await expect(up({ ...forced, description: 'again' })).rejects.toThrow(
      "'pair-project' is protected: it is not repl",
    );
    await expect(up({ empty: 'true' })).rejects.toThrow(/'pair-project' is protected/);
    // What is protected no more may be replaced at once.
    expect(actions(await up({ ...forced, description: 'other', protect: 'false' }))['pair-project']).toBe('replace');
    await up({ description: 'other', retain: 'true' });
    await up({ empty: 'true' });
    expect(Object.keys(cloud.world.sls.projects)).toEqual(['small-project']);
  });

  test('what goes with another is not deleted by itself, also where the other one stays', async () => {
    await up({ protect: 'true', taken: 'true' });
    await expect(stack.destroy()).rejects.toThrow(/'pair-project' is protected/);
    expect(Object.keys(cloud.world.sls.projects['small-project']?.stores ?? {})).toEqual(['small-store']);
  });

  test('destroy leaves nothing, also where something is gone already, and up makes it again', async () => {
    await up({ user: 'true' });
    delete cloud.world.sls.projects['small-project'];
    await stack.destroy();
    expect(cloud.calls().find(({ action }) => action === 'DeleteProject')).toMatchObject({
      outcome: 'ProjectNotExist',
    });
    expect(cloud.world.ram.users).toEqual({});
    expect(actions(await up())).toEqual({ 'pair-project': 'create', 'pair-store': 'create' });
  });

  test('secrets stay secret on their way, and the access key works', async () => {
    const { outputs, secretOutputs, resources } = await up({ user: 'true', comments: 'hush-hush' }, ['comments']);
    expect(secretOutputs).toEqual(['secret']);
    expect(cloud.world.ram.accessKeys[String(outputs.key)]?.secret).toBe(outputs.secret);
    expect(cloud.world.ram.users['small-user']?.comments).toBe('hush-hush');
    const shown = JSON.stringify(resources);
    expect(shown).not.toContain('hush-hush');
    expect(shown).not.toContain(String(outputs.secret));
  });

  test('a run that fails names the resource and deletes nothing, and the next one goes on from there', async () => {
    await up();
    await expect(up({ empty: 'true', fail: 'true' })).rejects.toThrow(/the program gave up/);
    expect(Object.keys(cloud.world.sls.projects)).toEqual(['small-project']);
    await expect(up({ unknown: 'true' })).rejects.toThrow(/log\/project:Project 'odd': colour is not known/);
    await expect(up({ wait: 'true' })).rejects.toThrow(/waits for something that never comes/);
    await expect(up({ user: 'true', late: 'true' })).rejects.toThrow(/InvalidParameter.RoleName/);
    const mended = actions(await up({ user: 'true' }));
    expect(mended).toMatchObject({ 'pair-project': 'same', 'pair-store': 'same', user: 'same' });
  });
});

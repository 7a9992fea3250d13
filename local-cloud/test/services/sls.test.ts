import { LocalCloud } from '../../src';
import { parseQuery } from '../../src/services/sls/query';
import { Deployer, HOME, PROJECT, STORE } from '../deployed';

describe('the log service', () => {
  let cloud: LocalCloud;
  let at: Deployer;
  beforeAll(async () => {
    cloud = await LocalCloud.start({});
    at = new Deployer(cloud);
    await at.logs();
  });
  afterAll(() => cloud.close());
  const region = (method: string, path: string, body?: Record<string, unknown>) =>
    at.client.sls(`${HOME}.log.aliyuncs.com`, method, path, body);

  test('a project: read back, changed, tagged, its policy empty, its name taken everywhere', async () => {
    await at.sls('PUT', '/', { description: 'changed' });
    expect(await at.sls('GET', '/')).toMatchObject({
      projectName: PROJECT,
      description: 'changed',
      region: HOME,
      createTime: '2026-03-01T10:00:00Z',
      status: 'Normal',
    });
    const target = { resourceType: 'PROJECT', resourceId: [PROJECT] };
    await region('POST', '/tag', {
      ...target,
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2' },
      ],
    });
    await region('POST', '/untag', { ...target, tags: ['a'] });
    expect(
      await region('GET', `/tags?resourceId=${encodeURIComponent(`["${PROJECT}"]`)}&resourceType=PROJECT`),
    ).toMatchObject({
      tagResources: [{ resourceType: 'PROJECT', resourceId: PROJECT, tagKey: 'b', tagValue: '2' }],
    });
    expect(await at.sls('GET', '/policy')).toEqual({});
    const elsewhere = at.client.sls('cn-beijing.log.aliyuncs.com', 'POST', '/', { projectName: PROJECT });
    await expect(elsewhere).rejects.toThrow(/ProjectAlreadyExist/);
    await expect(region('POST', '/', { projectName: 'Not_Valid' })).rejects.toThrow(/ParameterInvalid/);
    await expect(at.sls('GET', '/', undefined, 'no-such-project')).rejects.toMatchObject({
      code: 'ProjectNotExist',
      status: 404,
    });
    const wrongRegion = at.client.sls(`${PROJECT}.cn-beijing.log.aliyuncs.com`, 'GET', '/');
    await expect(wrongRegion).rejects.toThrow(/ProjectNotExist/);
  });

  test('a store: what the provider reads is there, and no more than was set', async () => {
    await at.sls('PUT', `/logstores/${STORE}`, {
      ttl: 60,
      appendMeta: true,
      autoSplit: true,
      maxSplitShard: 8,
      mode: 'standard',
    });
    const found = await at.sls('GET', `/logstores/${STORE}`);
    expect(found).toMatchObject({
      logstoreName: STORE,
      ttl: 60,
      shardCount: 2,
      autoSplit: true,
      maxSplitShard: 8,
      createTime: 1772359200,
    });
    expect(found).not.toHaveProperty('hot_ttl');
    expect(await at.sls('GET', `/logstores/${STORE}/meteringmode`)).toEqual({ meteringMode: 'ChargeByFunction' });
    expect(await at.sls('GET', `/logstores/${STORE}/shards`)).toMatchObject({
      list: [
        { shardID: 0, inclusiveBeginKey: '0'.repeat(32), exclusiveEndKey: `8${'0'.repeat(31)}` },
        { shardID: 1, exclusiveEndKey: 'f'.repeat(32) },
      ],
    });
    await expect(at.sls('POST', '/logstores', { logstoreName: STORE, ttl: 1, shardCount: 1 })).rejects.toThrow(
      /LogStoreAlreadyExist/,
    );
    await expect(at.sls('POST', '/logstores', { logstoreName: 'other', ttl: 9999, shardCount: 1 })).rejects.toThrow(
      /ttl/,
    );
    await expect(at.sls('GET', '/logstores/none')).rejects.toMatchObject({ code: 'LogStoreNotExist', status: 404 });
  });

  test('an index: absent at first, given back as it was set', async () => {
    const path = `/logstores/${STORE}/index`;
    await expect(at.sls('GET', path)).rejects.toMatchObject({ code: 'IndexConfigNotExist', status: 404 });
    const body = {
      keys: { level: { token: [' '], caseSensitive: false, type: 'text', doc_value: true, chn: false } },
      log_reduce: false,
    };
    await at.sls('POST', path, body);
    const found = await at.sls('GET', path);
    expect(found).toMatchObject({ ...body, ttl: 60, index_mode: 'v2' });
    expect(found).not.toHaveProperty('max_text_len');
    await expect(at.sls('POST', path, body)).rejects.toThrow(/IndexAlreadyExist/);
    await at.sls('PUT', path, { line: { token: [' '] } });
    expect(await at.sls('GET', path)).not.toHaveProperty('keys');
    await at.sls('DELETE', path);
    await expect(at.sls('GET', path)).rejects.toThrow(/IndexConfigNotExist/);
  });
});

describe('the search part of a query', () => {
  const fields = {
    message: '{"state":"protected","hours":7,"deep":{"code":"QuotaExceed.Image"}}',
    level: 'INFO',
    functionName: 'offsite-prod',
  };
  test.each([
    ['', true],
    ['*', true],
    ['INFO', true],
    ['info', true],
    ['WARN', false],
    ['level: INFO', true],
    ['level: INF*', true],
    ['level: IN', false],
    ['functionName: offsite-prod', true],
    ['message.state: protected', true],
    ['message.state: failed', false],
    ['message.deep.code: QuotaExceed.Image', true],
    ['message.hours > 6', true],
    ['message.hours >= 8', false],
    ['message.hours = 7', true],
    ['message.absent: *', false],
    ['not message.state: failed', true],
    ['message.state: failed or level: INFO', true],
    ['message.state: failed and level: INFO', false],
    ['(message.state: failed or message.hours < 8) level: INFO', true],
    ['"protected"', true],
  ])('%s', (query, found) => expect(parseQuery(query)(fields)).toBe(found));

  test.each(['* | select count(*)', '(a', 'level:', 'a )'])('%s is refused', (query) =>
    expect(() => parseQuery(query)).toThrow(),
  );
});

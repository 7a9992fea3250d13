import { readdirSync } from 'node:fs';
import { LocalCloud } from '../../src';
import type { Played } from './play';
import type { Exchange } from './replay';
import { ACCOUNT, playAll, RESOURCES } from './play';
import { at, exchangesOf, FOLDER, problemsOf, replay } from './replay';

describe('what the real provider was seen to ask', () => {
  let played: Played[];
  let cloud: LocalCloud;

  beforeAll(async () => {
    cloud = await LocalCloud.start({ seed: { accountId: ACCOUNT } });
    played = await playAll(cloud);
  });
  afterAll(() => cloud.close());

  test.each(RESOURCES)('%s: every answer is one that the provider accepts', (resource) => {
    const own = played.filter((one) => one.resource === resource);
    expect(own.length).toBeGreaterThan(0);
    for (const { exchange, answer } of own) {
      const { phase, method, path, query } = exchange;
      expect({ phase, method, path, action: query.Action, problems: problemsOf(exchange, answer) }).toEqual({
        phase,
        method,
        path,
        action: query.Action,
        problems: [],
      });
    }
  });

  test('every request was heard by an action of the table', () => {
    expect(cloud.calls().filter(({ outcome }) => outcome === 'InvalidAction.NotFound')).toEqual([]);
    expect(cloud.calls().filter(({ action }) => action !== 'CreateImage').length).toBe(played.length);
  });

  test('each field that is needed is missed when it is not there', () => {
    let broken = 0;
    for (const { exchange, answer } of played.filter(({ exchange: { status } }) => status === 200)) {
      for (const path of Object.keys(exchange.answer).filter((name) => exchange.answer[name] !== null)) {
        const body = structuredClone(answer.body);
        const parts = path.split('.');
        const last = parts.pop() ?? '';
        Reflect.deleteProperty(Object(parts.length > 0 ? at(body, parts.join('.')) : body), last);
        expect({ path, problems: problemsOf(exchange, { ...answer, body }).length }).not.toEqual({ path, problems: 0 });
        broken++;
      }
    }
    expect(broken).toBeGreaterThan(200);
  });

  test('business: answered, where the cloud of the recording knew nothing of it', async () => {
    const [exchange] = exchangesOf('business', ACCOUNT);
    const answer = await replay(cloud, exchange as Exchange, new Map());
    expect(answer).toMatchObject({ status: 200, body: { Code: 'Success', Data: { TotalCount: 0, InstanceList: [] } } });
  });

  test('every recording that was carried here is replayed', () => {
    const carried = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
    expect(carried.sort()).toEqual([...RESOURCES, 'business'].sort());
  });
});

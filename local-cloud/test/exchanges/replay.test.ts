import { LocalCloud } from '../../src';
import type { Answer, Exchange } from './replay';
import { at, exchangesOf, problemsOf, replay } from './replay';

/** In the order in which one needs the other. */
const RESOURCES = [
  'location',
  'sts',
  'ram.User',
  'ram.AccessKey',
  'ram.Policy',
  'ram.Role',
  'ram.UserPolicyAttachment',
  'ram.RolePolicyAttachment',
  'log.Project',
  'log.Store',
  'log.StoreIndex',
  'fc.V3Function',
  'fc.V3Trigger',
  'fc.V3AsyncInvokeConfig',
  'fc.V3ConcurrencyConfig',
  'cms.AlarmContactGroup',
  'cms.Alarm',
];
/** Where an answer holds an id that later requests name. */
const MINTED = 'AccessKey.AccessKeyId';
const ACCOUNT = '9876543210987654';

interface Played {
  resource: string;
  exchange: Exchange;
  answer: Answer;
}

describe('what the real provider was seen to ask', () => {
  const played: Played[] = [];
  let cloud: LocalCloud;

  beforeAll(async () => {
    cloud = await LocalCloud.start({ seed: { accountId: ACCOUNT } });
    const minted = new Map<string, string>();
    const play = async (resource: string, phase: RegExp) => {
      for (const exchange of exchangesOf(resource, ACCOUNT)) {
        if (!phase.test(exchange.phase)) continue;
        const answer = await replay(cloud, exchange, minted);
        played.push({ resource, exchange, answer });
        const [recorded, given] = [exchange.answer[MINTED], at(answer.body, MINTED)];
        if (typeof recorded === 'string') minted.set(recorded, String(given));
      }
    };
    for (const resource of RESOURCES) await play(resource, /^(data|create)/);
    for (const resource of RESOURCES) await play(resource, /^(read|refresh)$/);
    for (const resource of RESOURCES) await play(resource, /^update/);
    for (const resource of [...RESOURCES].reverse()) await play(resource, /^delete/);
    for (const resource of RESOURCES) await play(resource, /gone/);
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
    expect(cloud.calls().length).toBe(played.length);
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
});

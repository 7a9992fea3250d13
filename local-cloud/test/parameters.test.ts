import * as ecs from '@alicloud/ecs20140526';
import * as fc from '@alicloud/fc20230330';
import * as kms from '@alicloud/kms20160120';
import * as ram from '@alicloud/ram20150501';
import * as sls from '@alicloud/sls20201230';
import { LocalCloud } from '../src';
import type { Action, ParamSpec } from '../src/core/action';
import { specsOf } from '../src/params/check';
import { metadataOf } from '../src/params/metadata';
import { rpc } from './wire';

const DISK = { id: 'd-1', sizeGiB: 40 };

interface Model {
  names(): Record<string, string>;
  types(): Record<string, unknown>;
}
const isModel = (type: unknown): type is Model => typeof type === 'function' && 'names' in type && 'types' in type;

const SDKS: Record<string, object> = { ecs, fc, kms, ram, sls };
/** RPC clients send these with any action; the log service's project is part of the host name. */
const ANYWHERE = new Set(['RegionId', 'OwnerId', 'OwnerAccount', 'ResourceOwnerId', 'ResourceOwnerAccount', 'project']);

/** The names that the official SDK can send with an action, those in the path and in the body too; none if it has no model. */
function sentBySdk({ service, name, route }: Action): Set<string> | undefined {
  const sdk = SDKS[service] as Record<string, unknown> | undefined;
  const model = sdk?.[`${name}Request`];
  if (!isModel(model)) return undefined;
  const { body } = model.types();
  const names = Object.values(model.names()).filter(
    (each) => !(each === 'body' && isModel(body)) && !each.startsWith('x-fc-'),
  );
  const inBody = isModel(body) ? Object.values(body.names()) : [];
  const inPath = [...(route?.path ?? '').matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? '');
  return new Set([...names, ...inBody, ...inPath].map((each) => each.split('.')[0] ?? ''));
}

const key = ({ service, name }: Action): string => `${service}:${name}`;
const namesOf = (specs: ParamSpec[]): string[] => specs.map(({ name }) => name).filter((name) => !ANYWHERE.has(name));

/** Sent by the provider, as recorded, though neither the SDK nor the metadata has them. */
const OF_THE_PROVIDER = [
  'ecs:ModifyInstanceAttribute ClientToken',
  'ram:UntagResources TagKey',
  'cms:PutResourceMetricRule SendOK',
];

/**
 * The tables of parameters beside what Alibaba Cloud publishes: the request models of its SDKs, and its metadata as carried in
 * src/params. An official client that is refused for a name of its own, or asked for one that it cannot send, meets a defect.
 */
describe('parameters', () => {
  let actions: Action[];
  beforeAll(async () => {
    const cloud = await LocalCloud.start();
    actions = cloud.registry.services.flatMap((service) => service.actions);
    await cloud.close();
  });

  it('are compared for every action of ECS, FC, KMS, RAM and SLS that takes any', () => {
    const compared = actions.filter((action) => sentBySdk(action));
    expect(
      Object.fromEntries(Object.keys(SDKS).map((name) => [name, compared.filter((a) => a.service === name).length])),
    ).toMatchInlineSnapshot(`
     {
       "ecs": 74,
       "fc": 15,
       "kms": 9,
       "ram": 37,
       "sls": 22,
     }
    `);
  });

  it('that an official SDK or the metadata has are known: supported, inert or refused by name', () => {
    const missing = actions.flatMap((action) => {
      const own = new Set([...namesOf(specsOf(action) ?? []), ...(action.refused ?? []), ...ANYWHERE]);
      const metadata = namesOf(metadataOf(action.service, action.name) ?? []).filter(
        (name) => !name.startsWith('x-fc-'),
      );
      const published = [...(sentBySdk(action) ?? []), ...metadata];
      // The whole body: its fields are there one by one.
      return published.filter((name) => name !== 'body' && !own.has(name)).map((name) => `${key(action)} ${name}`);
    });
    expect([...new Set(missing)]).toEqual([]);
  });

  // Bodies of FC and SLS are left out: what other clients put there is merged and checked with the settings.
  it('of RPC actions are none that no official SDK and no metadata has', () => {
    const invented = actions.flatMap((action) => {
      if (action.route) return [];
      const sent = sentBySdk(action);
      const metadata = metadataOf(action.service, action.name);
      if (!sent && !metadata) return [];
      const published = new Set([...(sent ?? []), ...namesOf(metadata ?? [])]);
      const own = [...namesOf(specsOf(action) ?? []), ...(action.inert ?? []), ...(action.refused ?? [])];
      return own.filter((name) => !ANYWHERE.has(name) && !published.has(name)).map((name) => `${key(action)} ${name}`);
    });
    expect([...new Set(invented)]).toEqual(OF_THE_PROVIDER);
  });

  it('are asked for only where the SDK can send them', () => {
    const impossible = actions.flatMap((action) => {
      const sent = sentBySdk(action);
      if (!sent) return [];
      return (specsOf(action) ?? [])
        .filter(({ name, required, isBody }) => required && !isBody && !ANYWHERE.has(name) && !sent.has(name))
        .map(({ name }) => `${key(action)} ${name}`);
    });
    expect(impossible).toEqual([]);
  });

  it('of ECS need no region where the SDK has none to send, at an address that tells none', async () => {
    const cloud = await LocalCloud.start({ seed: { servers: [{ id: 'i-1', region: 'cn-qingdao', disks: [DISK] }] } });
    const host = new URL(cloud.endpoints.httpUrl).host;
    const SnapshotId = String(
      (await rpc(cloud, { host, action: 'CreateSnapshot', params: { DiskId: 'd-1' } })).body.SnapshotId,
    );
    const ids: Record<string, string> = { InstanceId: 'i-1', DiskId: 'd-1', SnapshotId, DryRun: 'true' };
    const without = actions.filter((action) => {
      const sent = action.service === 'ecs' && sentBySdk(action);
      return sent && !sent.has('RegionId');
    });
    const codes = async (known: Record<string, string>): Promise<[name: string, code: string][]> => {
      const found: [string, string][] = [];
      for (const action of without) {
        const params = Object.fromEntries(
          namesOf(specsOf(action) ?? []).flatMap((name) => (known[name] ? [[name, known[name]]] : [])),
        );
        const { body } = await rpc(cloud, { host, action: action.name, params });
        found.push([action.name, String(body.Code)]);
      }
      return found;
    };
    const lost = (await codes(ids)).filter(([, code]) => /Not ?Found/.test(code));
    const nothing = { InstanceId: 'i-none', DiskId: 'd-none', SnapshotId: 's-none' };
    const elsewhere = (await codes(nothing)).filter(([, code]) => code === 'InvalidRegionId.NotFound');
    await cloud.close();
    expect([lost, elsewhere]).toEqual([[], []]);
    expect(without.length).toBeGreaterThan(12);
  });

  it('are required where the metadata requires them', () => {
    const lax = actions.flatMap((action) => {
      const own = new Map((specsOf(action) ?? []).map((spec) => [spec.name, spec]));
      return (metadataOf(action.service, action.name) ?? [])
        .filter(({ name, required, isBody }) => required && !isBody && !ANYWHERE.has(name) && !own.get(name)?.required)
        .map(({ name }) => `${key(action)} ${name}`);
    });
    expect(lax).toEqual([]);
  });
});

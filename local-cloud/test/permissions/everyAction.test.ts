import { LocalCloud } from '../../src';
import type { Rights } from '../../src/coverage';
import { askForEverything } from './everyAction';

describe('every action, by somebody without rights', () => {
  let cloud: LocalCloud;
  let asked: Rights[];
  beforeAll(async () => {
    cloud = await LocalCloud.start();
    asked = await askForEverything(cloud);
  });
  afterAll(() => cloud.close());

  const declared = () =>
    cloud.registry.services.flatMap(({ actions }) =>
      actions.map(({ service, name, permission }) => ({ service, name, permission })),
    );

  it('is denied, by the name of the very permission that the table declares, and allowed with what the refusals name', () => {
    const wanted = declared().map(({ service, name, permission }) => [
      service,
      name,
      permission === null ? [] : [permission],
      true,
    ]);
    const seen = asked.map(({ service, action, denied, allowed }) => [
      ...[service, action],
      [...new Set(denied.map((one) => one.action))],
      allowed,
    ]);
    expect(seen).toEqual(wanted);
  });

  it('is written down as denied each time, with its action', () => {
    const denials = asked.flatMap(({ action, denied }) => denied.map(() => action));
    const records = cloud.calls().filter(({ outcome }) => outcome === 'Forbidden.RAM');
    expect(records.map(({ action }) => action)).toEqual(denials);
    expect(denials.length).toBeGreaterThan(150);
  });

  it('is asked for with resources that say what it is about', () => {
    const vague = asked.filter(({ denied }) =>
      denied.some(({ resource }) => /undefined|null|\[object|^acs:[^:]*:[^:]*:[^:]*:$/.test(resource)),
    );
    expect(vague).toEqual([]);
  });
});

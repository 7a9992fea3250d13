import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalCloud } from '../src';
import { coverage, NOT_CAUSED, type Rights } from '../src/coverage';
import { specsOf } from '../src/params/check';
import type { Service } from '../src/core/action';
import { askForEverything } from './permissions/everyAction';

const ROOT = join(__dirname, '..');

describe('COVERAGE.md', () => {
  let services: Service[];
  let rights: Rights[];
  beforeAll(async () => {
    const cloud = await LocalCloud.start();
    services = cloud.registry.services;
    rights = await askForEverything(cloud);
    await cloud.close();
  });

  it('is in step with the table (npm run coverage -w local-cloud)', () => {
    expect(readFileSync(join(ROOT, 'COVERAGE.md'), 'utf8')).toBe(coverage(services, rights));
  });

  it('knows the parameters of every action', () => {
    const unknown = services.flatMap((service) => service.actions.filter((action) => !specsOf(action)));
    expect(unknown.map((action) => `${action.service}:${action.name}`)).toEqual([]);
  });

  it('ignores no parameter of ECS in silence: each is read, or listed as inert or refused', () => {
    const ecs = services.find((service) => service.name === 'ecs');
    const folder = join(ROOT, 'src', 'services', 'ecs');
    const files = (readdirSync(folder, { recursive: true }) as string[]).filter((name) => name.endsWith('.ts'));
    const paging = readFileSync(join(ROOT, 'src', 'params', 'paging.ts'), 'utf8');
    const source = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n') + paging;
    const ignored = (ecs?.actions ?? []).flatMap((action) => {
      const listed = [...(action.inert ?? []), ...(action.refused ?? [])];
      const names = (specsOf(action) ?? []).map((spec) => spec.name);
      return names
        .filter((name) => !listed.includes(name) && !source.includes(`'${name}'`))
        .map((name) => `${action.name}.${name}`);
    });
    expect(ignored).toEqual([]);
  });

  it('says of no error that nothing causes it where an action of ECS declares it', () => {
    const declared = new Set(services.find(({ name }) => name === 'ecs')?.actions.flatMap(({ errors = [] }) => errors));
    // Those of one action alone, and whole families, are not told by their code.
    const codes = NOT_CAUSED.flatMap(([errors]) => errors.split(', ')).filter((code) => /^[\w.]+$/.test(code));
    expect(codes.filter((code) => declared.has(code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(20);
  });

  it('has one action of each name, and one entry of each route', () => {
    for (const { actions } of services) {
      const keys = actions.map((action) =>
        action.route ? JSON.stringify(action.route) : `${action.version} ${action.name}`,
      );
      expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
    }
  });
});

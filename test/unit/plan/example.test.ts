import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLAN, SETTINGS } from '../../../src/plan/config/fields';
import { parseSettings } from '../../../src/plan/config/parse';
import { stackFileConfig } from '../../../src/plan/config/stack-file';

const text = readFileSync(join(__dirname, '../../../Pulumi.prod.yaml'), 'utf8');
const parse = (yaml: string) =>
  parseSettings({
    config: stackFileConfig(yaml, 'Pulumi.prod.yaml'),
    project: 'offsite',
    stack: 'prod',
    now: new Date('2026-03-01T00:00:00Z'),
  });

test('the example is what the script had', () => {
  expect(parse(text).settings).toMatchObject({
    vault: 'offsite-prod',
    sourceRegion: 'cn-shanghai',
    destinationRegions: ['cn-qingdao'],
    plans: [
      {
        instances: ['i-uf661wb708uvqc9jyhel', 'i-uf661wb708uvqc9jyhem'],
        imageName: 'api-source-image',
        description: 'api-source-image源镜像描述信息',
        destinationImageName: 'api-destination-image',
        destinationDescription: 'api-destination-image目的镜像描述信息',
      },
    ],
  });
});

test('every key is there, explained, and right when the comment is taken off', () => {
  const all = text.replace(/^(\s*)# (?=(?:offsite:\w+|[a-z]\w*): )/gm, '$1').replace(/^\s*instanceTags:.*$/m, '');
  const { settings } = parse(all);
  expect(Object.keys(settings).sort()).toEqual(Object.keys(SETTINGS).sort());
  const keys = Object.keys(PLAN).filter((key) => key !== 'instanceTags');
  for (const key of keys) expect(settings.plans[0]).toHaveProperty(key);
  expect(text).toContain('instanceTags:');
});

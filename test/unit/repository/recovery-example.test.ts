import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECOVERY } from '../../../src/plan/config/fields-recovery';
import { parseSettings } from '../../../src/plan/config/parse';
import { stackFileConfig } from '../../../src/plan/config/stack-file';

const text = readFileSync(join(__dirname, '../../../Pulumi.recovery.yaml'), 'utf8');
const parse = (yaml: string) =>
  parseSettings({
    config: stackFileConfig(yaml, 'Pulumi.recovery.yaml'),
    project: 'offsite',
    stack: 'recovery',
    now: new Date('2026-03-01T00:00:00Z'),
  });

test('the example does nothing until its mode is set', () => {
  expect(parse(text)).toMatchObject({ settings: { vault: 'offsite-prod', recovery: { mode: 'off' } }, warnings: [] });
  expect(parse(text.replace('mode: off', 'mode: failover')).settings.recovery?.mode).toBe('failover');
});

test('every key is there, explained, and right when the comment is taken off', () => {
  const commented = new RegExp(`^(\\s*)# (?=(?:offsite:\\w+|${Object.keys(RECOVERY).join('|')}): )`, 'gm');
  const all = text.replace(/^ {4}# network: .*$/m, '').replace(commented, '$1');
  const { recovery } = parse(all).settings;
  for (const key of Object.keys(RECOVERY)) expect(recovery).toHaveProperty(key);
  for (const key of [...Object.keys(RECOVERY.overrides.value.members), ...Object.keys(RECOVERY.servers.members)]) {
    expect(text).toMatch(new RegExp(`\\b${key}\\b`));
  }
});

import { unzipSync } from 'fflate';
import { Story } from './story';

/**
 * Every secret of a deployment is a canary: it is looked for, plain, in base64 and URL-encoded, in all that a person or
 * another program gets to see.
 */
let story: Story;
let canaries: string[];

beforeAll(async () => {
  story = await Story.begin({ config: { userAccessKey: 'true', alarmContactGroups: 'on-call' } });
  // With trouble, since errors are where secrets slip out.
  story.fault({ kind: 'throttle', rate: 0.2 });
  story.fault({ kind: 'code', action: 'CreateImage', code: 'QuotaExceed.Image', status: 403 });
  await story.until('2026-03-01T19:30:00Z');
  const { ram } = story.cloud.world;
  const keys = Object.values(ram.accessKeys).map(({ secret }) => secret);
  const sessions = Object.values(ram.sessions).flatMap(({ accessKeySecret, securityToken }) => [
    accessKeySecret,
    securityToken,
  ]);
  canaries = [story.cloud.endpoints.accessKeySecret, ...keys, ...sessions];
}, 60_000);
afterAll(() => story.end());

function leaks(text: string): number {
  const forms = canaries.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  ]);
  return forms.filter((form) => text.includes(form)).length;
}

test('there are canaries of each kind, and the search finds them', () => {
  expect(canaries.length).toBeGreaterThanOrEqual(4);
  for (const canary of canaries) expect(canary.length).toBeGreaterThan(20);
  expect(leaks(`a ${canaries[0]} b`)).toBeGreaterThan(0);
  expect(leaks(Buffer.from(canaries[1] ?? '').toString('base64'))).toBeGreaterThan(0);
});

test('no log line holds one', () => {
  expect(story.log().length).toBeGreaterThan(10);
  expect(leaks(JSON.stringify(story.cloud.logs()))).toBe(0);
});

test('no answer and no error of the function holds one', () => {
  expect(leaks(JSON.stringify(story.cloud.invocations()))).toBe(0);
});

test('no recorded call holds one', () => {
  expect(leaks(JSON.stringify(story.cloud.calls()))).toBe(0);
});

test('no output holds one but the one that is marked as a secret', () => {
  const { accessKeySecret, ...others } = story.deployed.outputs;
  expect(accessKeySecret).toBeDefined();
  expect(leaks(JSON.stringify(others))).toBe(0);
  expect(leaks(story.deployed.warnings.join())).toBe(0);
});

test('no input of a declared resource holds one: it would stand in the state', () => {
  expect(leaks(JSON.stringify(story.deployed.resources.map(({ inputs }) => inputs)))).toBe(0);
});

test('the archive holds none', () => {
  const declared = story.deployed.resources.find(({ type }) => type === 'alicloud:fc/v3Function:V3Function');
  const { zipFile } = declared?.inputs.code as { zipFile: string };
  const files = unzipSync(Buffer.from(zipFile, 'base64'));
  expect(Object.keys(files).sort()).toEqual(['index.js', 'settings.json']);
  for (const content of Object.values(files)) expect(leaks(Buffer.from(content).toString())).toBe(0);
});

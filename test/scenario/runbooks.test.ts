import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCloud, Snapshot } from 'local-cloud';
import { ROOT } from '../../demo/stacks';
import { EVENTS } from './runbooks/events';
import { DAILY, RUNBOOK_NAMES } from './runbooks/orders';
import { pass } from './runbooks/pass';
import { notRunHere, NOT_RUN_HERE } from './runbooks/programs';
import type { Pulumi } from './runbooks/pulumi';
import { Reader } from './runbooks/reader';
import { LANGUAGES, namesOf, RUNBOOKS, stepsOf, textOf, unseen, type Step } from './runbooks/runbook';

/**
 * Each runbook as the person on duty follows it: its commands are typed into a shell, in order, and what it promises to be seen is
 * seen.
 */
let folder: string;
let config: string;
let cloud: LocalCloud;
let pulumi: Pulumi;
let reader: Reader;
/** After the first night, and before the second. */
let morning: Snapshot | undefined;
let evening: Snapshot | undefined;

beforeAll(async () => {
  reader = await Reader.begin({ now: '2026-03-02T02:00:00Z', durations: { imageMinutes: 5, copyMinutes: 5 } });
  ({ folder, cloud, pulumi } = reader);
  cpSync(join(__dirname, 'runbooks/config.ini'), join(folder, 'config.ini'));
  // The example, with fewer ticks for the test to run, and a key to be leaked.
  const example = readFileSync(join(ROOT, 'Pulumi.prod.yaml'), 'utf8');
  config = `${example}  offsite:tickMinutes: 15\n  offsite:userAccessKey: true\n`;
}, 60_000);

afterAll(() => reader.end());

async function follow(step: Step): Promise<void> {
  if (step.kind === 'wait')
    return pass(cloud, pulumi.settings(), new Date(cloud.clock.now().getTime() + step.minutes * 60_000));
  if (step.kind !== 'type') {
    if (step.kind === 'when' && evening) await cloud.restore(evening);
    const event = EVENTS[step.event];
    if (!event) throw new Error(`Nobody can bring about: ${step.event}`);
    if (event.from) await pass(cloud, pulumi.settings(), new Date(event.from));
    await event.happens?.(cloud);
    if (event.until) await pass(cloud, pulumi.settings(), new Date(event.until));
    return;
  }
  await reader.type(step);
}

jest.setTimeout(120_000);

test.each(DAILY)('%s', async (name) => {
  if (morning) await cloud.restore(morning);
  writeFileSync(join(folder, 'Pulumi.prod.yaml'), config);
  for (const step of stepsOf(textOf('en', name))) await follow(step);
  if (name !== 'install') return;
  await pass(cloud, pulumi.settings(), new Date('2026-03-03T00:30:00Z'));
  morning = cloud.snapshot();
  config = readFileSync(join(folder, 'Pulumi.prod.yaml'), 'utf8');
  await pass(cloud, pulumi.settings(), new Date('2026-03-03T17:30:00Z'));
  evening = cloud.snapshot();
});

test('both languages have the same runbooks, with the same commands, answers and events in the same order', () => {
  for (const language of LANGUAGES) expect(namesOf(language)).toEqual([...RUNBOOK_NAMES].sort());
  for (const name of RUNBOOK_NAMES) expect(stepsOf(textOf('zh', name))).toEqual(stepsOf(textOf('en', name)));
});

/** Every line that is typed somewhere. */
const typed = RUNBOOK_NAMES.flatMap((name) => stepsOf(textOf('en', name))).flatMap((step) =>
  step.kind === 'type' ? step.commands.split('\n').map((line) => line.trim()) : [],
);

test('commands in running text are typed in one runbook or another', () => {
  const texts = LANGUAGES.flatMap((language) => RUNBOOK_NAMES.map((name) => textOf(language, name)));
  const mentioned = texts.flatMap((text) =>
    [...text.matchAll(/`((?:npm|pulumi|aliyun) [^`]+)`/g)].map(([, line]) => line),
  );
  expect(mentioned.length).toBeGreaterThan(10);
  expect(mentioned.filter((line) => !typed.some((one) => one.startsWith(String(line))))).toEqual([]);
});

test('what is not run here is known by name, and stands in a runbook', () => {
  const skipped = typed.map((line) => notRunHere(line)).filter((begin) => begin !== undefined);
  expect([...new Set(skipped)].sort()).toEqual(Object.keys(NOT_RUN_HERE).sort());
});

test('links lead somewhere, to the section too', () => {
  const slug = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-');
  for (const language of LANGUAGES) {
    for (const name of RUNBOOK_NAMES) {
      const text = textOf(language, name);
      for (const [, path = '', section] of text.matchAll(/\]\((?!https:)([^)#]*)(?:#([^)]+))?\)/g)) {
        const file = join(RUNBOOKS, language, path || `${name}.md`);
        expect(existsSync(file)).toBe(true);
        const headings = readFileSync(file, 'utf8').match(/(?<=^#+ ).*$/gm) ?? [];
        if (section) expect(headings.map(slug)).toContain(section);
      }
    }
  }
});

test('a promise that is not kept is noticed', () => {
  expect(unseen(['one … three', 'four'], 'zero\none   two three\nfour\n')).toEqual([]);
  expect(unseen(['four', 'one … four', 'a.c'], 'one two three\nfour\nabc')).toEqual(['one … four', 'a.c']);
});

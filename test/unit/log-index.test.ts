import { TickLog } from '../../src/function/log';
import type { DrillLine } from '../../src/recovery/drill/report';
import type { OutcomeState } from '../../src/recovery/outcomes';
import type { AgeLine, OutcomeLine, Report } from '../../src/recovery/report';
import { LINE_FIELDS } from '../../src/stack/logs';

/** The types say what a line may hold: a member that is new there has to be added here, and then to the index. */
const OUTCOME: Required<OutcomeLine> = {
  plan: 'web',
  instance: 'i-1',
  slot: '2026-03-01T18:00Z',
  kind: 'scheduled',
  destination: 'cn-qingdao',
  state: 'failed',
  reason: 'no',
  code: 'QuotaExceed.Image',
  requestId: 'R-cloud',
  imageId: 'm-1',
  imageName: 'web-i-1',
};
const STATES: Record<OutcomeState, true> = {
  protected: true,
  partial: true,
  'in progress': true,
  skipped: true,
  missed: true,
  failed: true,
};
const AGE: AgeLine = {
  plan: 'web',
  instance: 'i-1',
  destination: 'cn-qingdao',
  hours: 1.5,
  targetHours: 36,
  state: 'within target',
};
const DRILL: Required<DrillLine> = {
  plan: 'web',
  instance: 'i-1',
  region: 'cn-qingdao',
  imageId: 'm-2',
  state: 'failed',
  running: 1.2,
  booted: 2.5,
  probed: 2.6,
  endedAt: '2026-03-02T04:03Z',
  reason: 'no',
  code: 'NoStock',
  requestId: 'R-cloud',
};
const REPORT: Report = {
  vault: 'v',
  at: '2026-03-01T18:00:00.000Z',
  outcomes: (Object.keys(STATES) as OutcomeState[]).map((state) => ({ ...OUTCOME, state, imageName: `of ${state}` })),
  ages: [AGE],
  drills: [DRILL],
  problems: ['one'],
  notes: ['two'],
};

const lines: Record<string, unknown>[] = [];
new TickLog((line) => void lines.push(JSON.parse(line) as Record<string, unknown>)).tick(REPORT, 'R-1');
const fields = new Map(lines.flatMap((line) => Object.entries(line)));

test('every field that a line of the log may have is in the index, and no other', () => {
  expect([...fields.keys()].sort()).toEqual(Object.keys(LINE_FIELDS).sort());
});

test('a number is indexed as one, so that it can be compared and summed', () => {
  for (const [name, value] of fields)
    expect([name, LINE_FIELDS[name] !== 'text']).toEqual([name, typeof value === 'number']);
});
